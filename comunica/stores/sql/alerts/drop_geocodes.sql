-- The whole table of geocodes goes: another one follows in the same transaction. $1: municipality.
DELETE FROM geocode WHERE municipality_id = $1
