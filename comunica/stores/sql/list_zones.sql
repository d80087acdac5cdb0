-- Zones and contrade. $1: municipality.
SELECT id, kind, name, aliases, zones FROM zone WHERE municipality_id = $1 ORDER BY kind DESC, id
