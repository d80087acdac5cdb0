-- A session opens nothing any more; no row back if it did not. $1: municipality, $2: person, $3: session.
UPDATE staff_session SET revoked_at = now()
WHERE municipality_id = $1 AND staff_id = $2 AND id = $3 AND revoked_at IS NULL AND expires_at > now()
RETURNING id
