-- An operator's key by its prefix. $1: prefix.
SELECT id, secret_digest, expires_at, revoked_at FROM operator_key WHERE prefix = $1
