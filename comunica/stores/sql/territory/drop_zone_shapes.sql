-- Takes the outlines of all zones away. $1: municipality.
DELETE FROM zone_shape WHERE municipality_id = $1
