-- Take a street away. $1: municipality, $2: its id.
DELETE FROM street WHERE municipality_id = $1 AND id = $2
