-- What an errand is about. $1: municipality, $2: id.
SELECT asked FROM errand WHERE municipality_id = $1 AND id = $2
