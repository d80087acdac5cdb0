-- What a person wants to hear of; a row back if they joined. $1: municipality, $2: person, $3: topics, or null: everything.
UPDATE subscriber AS s SET topics = $3::text[]
WHERE s.municipality_id = $1 AND s.id = $2 AND s.consent <> 'none'
RETURNING s.id
