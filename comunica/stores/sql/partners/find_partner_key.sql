-- The partner's key with this prefix. Of a closed partner every key has ended. $1: prefix.
SELECT k.id, k.partner_id, k.secret_digest, k.kind, k.scopes, k.expires_at, coalesce(k.revoked_at, p.closed_at) AS revoked_at,
       k.last_used_at
FROM partner_key AS k JOIN partner AS p ON p.id = k.partner_id
WHERE k.prefix = $1
