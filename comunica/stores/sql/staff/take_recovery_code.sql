-- A recovery code was used: it is gone; no row back if it is none of theirs. $1: municipality, $2: person, $3: digest.
DELETE FROM staff_recovery_code WHERE municipality_id = $1 AND staff_id = $2 AND digest = $3
RETURNING digest
