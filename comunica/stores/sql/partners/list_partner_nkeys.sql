-- A partner's credentials on NATS, newest first; those that have ended too. $1: partner, $2: older than this id, or null,
-- $3: how many.
SELECT id, partner_id, public_key, name, kind, scopes, created_at, expires_at, revoked_at FROM partner_nkey
WHERE partner_id = $1 AND ($2::uuid IS NULL OR id < $2)
ORDER BY id DESC
LIMIT $3
