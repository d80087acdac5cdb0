-- A link was used: it is gone; no row back if it was not open any more. $1: municipality, $2: digest, $3: now.
DELETE FROM staff_link WHERE municipality_id = $1 AND digest = $2 AND expires_at > $3
RETURNING digest
