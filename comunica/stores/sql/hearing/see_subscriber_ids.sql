-- Everybody on record in a municipality, enrolled or not. $1: municipality.
SELECT id FROM subscriber WHERE municipality_id = $1
