-- A key; a row back if anything changed. Named again it is in force again. $1: municipality, $2: fresh id, $3: prefix,
-- $4: digest of the secret, $5: name, $6: scopes.
INSERT INTO api_key AS k (municipality_id, id, prefix, secret_digest, name, scopes)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (municipality_id, name) DO UPDATE SET
    prefix = excluded.prefix, secret_digest = excluded.secret_digest, scopes = excluded.scopes, revoked_at = NULL
WHERE (k.prefix, k.secret_digest, k.scopes) IS DISTINCT FROM (excluded.prefix, excluded.secret_digest, excluded.scopes)
   OR k.revoked_at IS NOT NULL
RETURNING id
