-- Those of the given streets that the municipality does not have. $1: municipality, $2: ids.
SELECT asked.id
FROM unnest($2::text[]) AS asked (id)
WHERE NOT EXISTS (SELECT FROM street AS s WHERE s.municipality_id = $1 AND s.id = asked.id)
