-- Streets that name a zone which is not there, in order of their names. $1: municipality.
SELECT s.full_name, named.zone_id
FROM street AS s
CROSS JOIN LATERAL (
    SELECT s.zone_id UNION SELECT part ->> 'zone' FROM jsonb_array_elements(s.ranges) AS part) AS named (zone_id)
LEFT JOIN zone AS z ON z.municipality_id = s.municipality_id AND z.id = named.zone_id
WHERE s.municipality_id = $1 AND z.id IS NULL
ORDER BY s.full_name, named.zone_id
