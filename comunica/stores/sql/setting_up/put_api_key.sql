-- A key of the town's file; a row back if anything changed. Named again it is in force again, unless somebody revoked
-- this very secret. $1: municipality, $2: fresh id, $3: prefix, $4: digest of the secret, $5: name, $6: scopes, $7: kind,
-- $8: what signs the tokens of Notify's clients, sealed (sealed again it has other bytes: it changes with the digest only).
INSERT INTO api_key AS k (municipality_id, id, prefix, secret_digest, name, scopes, kind, notify_secret_sealed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (municipality_id, name) DO UPDATE SET
    prefix = excluded.prefix, secret_digest = excluded.secret_digest, scopes = excluded.scopes, kind = excluded.kind,
    notify_secret_sealed = excluded.notify_secret_sealed,
    made_by = 'file', revoked_at = NULL, revoked_by = NULL, lineage = NULL,
    previous_prefix = NULL, previous_digest = NULL, previous_notify_sealed = NULL, previous_until = NULL,
    expires_at = NULL
WHERE k.revoked_at IS NOT NULL AND coalesce(k.revoked_by, 'file') = 'file'
   OR k.secret_digest <> excluded.secret_digest
   OR k.revoked_at IS NULL AND (k.notify_secret_sealed IS NULL OR (k.prefix, k.scopes, k.kind, k.made_by)
      IS DISTINCT FROM (excluded.prefix, excluded.scopes, excluded.kind, 'file'))
RETURNING id
