-- A zone or contrada; a row back if anything changed. $1: municipality, $2: id, $3: kind, $4: name, $5: aliases,
-- $6: zones it lies in.
INSERT INTO zone AS z (municipality_id, id, kind, name, aliases, zones)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (municipality_id, id) DO UPDATE SET
    kind = excluded.kind, name = excluded.name, aliases = excluded.aliases, zones = excluded.zones
WHERE (z.kind, z.name, z.aliases, z.zones)
    IS DISTINCT FROM (excluded.kind, excluded.name, excluded.aliases, excluded.zones)
RETURNING id
