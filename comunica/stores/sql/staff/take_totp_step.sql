-- The code of this step was used; no row back if it, or a later one, was before. $1: municipality, $2: id, $3: step.
UPDATE staff_member SET totp_last_step = $3 WHERE municipality_id = $1 AND id = $2 AND totp_last_step < $3
RETURNING id
