-- What was done about a partner, latest first. $1: partner, $2: older than this id, or null, $3: how many.
SELECT id, at, who, what, about FROM partner_audit_entry
WHERE partner_id = $1 AND ($2::uuid IS NULL OR id < $2)
ORDER BY id DESC
LIMIT $3
