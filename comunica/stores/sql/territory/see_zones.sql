-- The zones and contrade of a municipality, in order of their names. $1: municipality.
SELECT id, kind, name, aliases, zones FROM zone WHERE municipality_id = $1 ORDER BY name, id
