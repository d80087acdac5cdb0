-- Those of the given zones that the municipality does not have. $1: municipality, $2: ids.
SELECT asked.id
FROM unnest($2::text[]) AS asked (id)
WHERE NOT EXISTS (SELECT FROM zone AS z WHERE z.municipality_id = $1 AND z.id = asked.id)
