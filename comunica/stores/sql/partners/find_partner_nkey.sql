-- A credential of a partner on NATS, by its public key or by its id. Of a closed partner every one has ended.
-- $1: public key, or null, $2: id, or null.
SELECT k.id, k.partner_id, k.kind, k.scopes, k.expires_at, coalesce(k.revoked_at, p.closed_at) AS revoked_at
FROM partner_nkey AS k JOIN partner AS p ON p.id = k.partner_id
WHERE k.public_key = $1 OR k.id = $2
