-- Streets as a file says; a row back for each that changed. $1: municipality, $2: ids, $3: types, $4: names, $5: zones,
-- $6: aliases, $7: ranges. The lists of $6 come as JSON: PostgreSQL has no array of arrays of several lengths.
INSERT INTO street AS s (municipality_id, id, dug, name, zone_id, aliases, ranges)
SELECT $1, each.id, each.dug, each.name, each.zone_id,
       ARRAY(SELECT a.alias FROM jsonb_array_elements_text(each.aliases) WITH ORDINALITY AS a (alias, n) ORDER BY a.n),
       each.ranges
FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::jsonb[])
    AS each (id, dug, name, zone_id, aliases, ranges)
ON CONFLICT (municipality_id, id) DO UPDATE SET
    dug = excluded.dug, name = excluded.name, zone_id = excluded.zone_id, aliases = excluded.aliases,
    ranges = excluded.ranges
WHERE (s.dug, s.name, s.zone_id, s.aliases, s.ranges)
    IS DISTINCT FROM (excluded.dug, excluded.name, excluded.zone_id, excluded.aliases, excluded.ranges)
RETURNING id
