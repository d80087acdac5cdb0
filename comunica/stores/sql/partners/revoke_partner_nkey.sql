-- End a credential on NATS, or see that it has ended. $1: partner, $2: id.
UPDATE partner_nkey SET revoked_at = coalesce(revoked_at, now())
WHERE partner_id = $1 AND id = $2
RETURNING id, partner_id, public_key, name, kind, scopes, created_at, expires_at, revoked_at, revoked_at = now() AS ended_now
