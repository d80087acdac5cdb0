-- Streets as a file says; a row back for each that changed. $1: municipality, $2: [{"id", "dug", "name", "zone_id",
-- "aliases", "ranges"}].
INSERT INTO street AS s (municipality_id, id, dug, name, zone_id, aliases, ranges)
SELECT $1, each.*
FROM jsonb_to_recordset($2::jsonb)
    AS each (id text, dug text, name text, zone_id text, aliases text[], ranges jsonb)
ON CONFLICT (municipality_id, id) DO UPDATE SET
    dug = excluded.dug, name = excluded.name, zone_id = excluded.zone_id, aliases = excluded.aliases,
    ranges = excluded.ranges
WHERE (s.dug, s.name, s.zone_id, s.aliases, s.ranges)
    IS DISTINCT FROM (excluded.dug, excluded.name, excluded.zone_id, excluded.aliases, excluded.ranges)
RETURNING id
