-- The outlines of a municipality's zones and contrade. $1: municipality.
SELECT zone_id, shape FROM zone_shape WHERE municipality_id = $1
