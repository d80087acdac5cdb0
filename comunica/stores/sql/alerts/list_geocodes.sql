-- The table of geocodes; of zones those that still exist. $1: municipality.
SELECT g.scheme, g.code, g.name, g.value, g.everyone,
       ARRAY(SELECT z.id FROM unnest(g.zones) WITH ORDINALITY AS n (id, place)
             JOIN zone AS z ON z.municipality_id = $1 AND z.id = n.id ORDER BY n.place) AS zones
FROM geocode AS g
WHERE g.municipality_id = $1
ORDER BY g.scheme, g.code
