-- All sessions of somebody end, but one or none. $1: municipality, $2: person, $3: the one that stays, or null.
UPDATE staff_session SET revoked_at = now()
WHERE municipality_id = $1 AND staff_id = $2 AND id IS DISTINCT FROM $3 AND revoked_at IS NULL AND expires_at > now()
RETURNING id
