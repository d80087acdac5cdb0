-- None of somebody's recovery codes works any more. $1: municipality, $2: person.
DELETE FROM staff_recovery_code WHERE municipality_id = $1 AND staff_id = $2
