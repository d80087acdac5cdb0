-- A partner's key ends; it has ended since the first time. $1: partner, $2: key.
UPDATE partner_key SET revoked_at = coalesce(revoked_at, now()) WHERE partner_id = $1 AND id = $2
RETURNING id, partner_id, name, kind, scopes, prefix, created_at, expires_at, last_used_at, revoked_at, revoked_at = now() AS ended_now
