-- A page of a partner's keys, newest first, without their secrets. $1: partner, $2: older than this id, or null,
-- $3: how many at most.
SELECT id, partner_id, name, kind, scopes, prefix, created_at, expires_at, last_used_at, revoked_at
FROM partner_key WHERE partner_id = $1 AND ($2::uuid IS NULL OR id < $2)
ORDER BY id DESC
LIMIT $3
