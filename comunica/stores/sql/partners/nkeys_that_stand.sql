-- Of these credentials on NATS those that still open. $1: their ids, $2: now.
SELECT k.id FROM partner_nkey AS k JOIN partner AS p ON p.id = k.partner_id
WHERE k.id = ANY ($1::uuid[]) AND k.revoked_at IS NULL AND p.closed_at IS NULL
  AND (k.expires_at IS NULL OR k.expires_at > $2)
