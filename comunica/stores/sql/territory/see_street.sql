-- A street of a municipality. $1: municipality, $2: its id.
SELECT id, dug, name, zone_id, aliases, ranges FROM street WHERE municipality_id = $1 AND id = $2
