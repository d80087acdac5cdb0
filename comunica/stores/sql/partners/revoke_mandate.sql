-- A mandate ends; its partner back if it had not before. Waits for the branch that is just being sent by it.
-- $1: municipality, $2: mandate, $3: by which key, $4: when.
UPDATE mandate SET revoked_at = $4, revoked_by = $3
WHERE municipality_id = $1 AND id = $2 AND revoked_at IS NULL
RETURNING partner_id
