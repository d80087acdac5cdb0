-- What people of a list want to hear of. $1: municipality, $2: people, $3: topics of each, with commas between.
UPDATE subscriber AS s SET topics = string_to_array(c.topics, ',')
FROM unnest($2::uuid[], $3::text[]) AS c (id, topics)
WHERE s.municipality_id = $1 AND s.id = c.id AND s.topics IS DISTINCT FROM string_to_array(c.topics, ',')
