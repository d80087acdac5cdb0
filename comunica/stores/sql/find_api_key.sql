-- A key by its prefix, whichever municipality it belongs to. $1: prefix.
SELECT id, municipality_id, secret_digest, kind, scopes, revoked_at FROM api_key WHERE prefix = $1
