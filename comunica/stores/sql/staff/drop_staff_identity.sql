-- Somebody has no digital identity linked any more; no row back if they had none. $1: municipality, $2: person.
DELETE FROM staff_identity WHERE municipality_id = $1 AND staff_id = $2
RETURNING staff_id
