-- The streets of a municipality, in order of their names. $1: municipality.
SELECT id, dug, name, zone_id, aliases, ranges FROM street WHERE municipality_id = $1 ORDER BY full_name, id
