-- No link of somebody's opens any more. $1: municipality, $2: person.
DELETE FROM staff_link WHERE municipality_id = $1 AND staff_id = $2
