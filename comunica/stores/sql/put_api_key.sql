-- A key; a row back if anything changed. Named again it is in force again. $1: municipality, $2: fresh id, $3: prefix,
-- $4: digest of the secret, $5: name, $6: scopes, $7: kind, $8: what signs the tokens of Notify's clients, sealed (sealed
-- again it has other bytes: it changes with the digest only).
INSERT INTO api_key AS k (municipality_id, id, prefix, secret_digest, name, scopes, kind, notify_secret_sealed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (municipality_id, name) DO UPDATE SET
    prefix = excluded.prefix, secret_digest = excluded.secret_digest, scopes = excluded.scopes, kind = excluded.kind,
    notify_secret_sealed = excluded.notify_secret_sealed, revoked_at = NULL
WHERE (k.prefix, k.secret_digest, k.scopes, k.kind)
      IS DISTINCT FROM (excluded.prefix, excluded.secret_digest, excluded.scopes, excluded.kind)
   OR k.revoked_at IS NOT NULL OR k.notify_secret_sealed IS NULL
RETURNING id
