-- Take a zone or contrada away. $1: municipality, $2: its id.
DELETE FROM zone WHERE municipality_id = $1 AND id = $2
