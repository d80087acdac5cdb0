-- A key of the town's file; a row back if anything changed. Named again it is in force again, unless somebody revoked
-- this very secret. $1: municipality, $2: fresh id, $3: prefix, $4: digest of the secret, $5: name, $6: scopes, $7: kind.
INSERT INTO api_key AS k (municipality_id, id, prefix, secret_digest, name, scopes, kind)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (municipality_id, name) DO UPDATE SET
    prefix = excluded.prefix, secret_digest = excluded.secret_digest, scopes = excluded.scopes, kind = excluded.kind,
    made_by = 'file', revoked_at = NULL, revoked_by = NULL, lineage = NULL,
    previous_prefix = NULL, previous_digest = NULL, previous_until = NULL, expires_at = NULL
WHERE k.revoked_by IS NOT DISTINCT FROM 'file' AND k.revoked_at IS NOT NULL
   OR k.revoked_at IS NOT NULL AND k.revoked_by IS NULL
   OR k.secret_digest <> excluded.secret_digest
   OR k.revoked_at IS NULL AND (k.prefix, k.scopes, k.kind, k.made_by)
      IS DISTINCT FROM (excluded.prefix, excluded.scopes, excluded.kind, 'file')
RETURNING id
