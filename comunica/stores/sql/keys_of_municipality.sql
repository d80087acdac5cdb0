-- The keys of a municipality that can sign tokens, those in force first. $1: municipality.
SELECT id, municipality_id, secret_digest, kind, scopes, revoked_at, notify_secret_sealed
FROM api_key
WHERE municipality_id = $1 AND notify_secret_sealed IS NOT NULL
ORDER BY revoked_at NULLS FIRST, created_at DESC
LIMIT 100
