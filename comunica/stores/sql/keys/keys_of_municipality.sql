-- The keys of a municipality that can sign tokens, those in force first; of a rotated one the secret before as well, until
-- it ends. $1: municipality.
SELECT id, municipality_id, secret_digest, kind, scopes, revoked_at, notify_secret_sealed,
       expires_at AS ends_at, coalesce(lineage, id) AS lineage
FROM api_key
WHERE municipality_id = $1 AND notify_secret_sealed IS NOT NULL
UNION ALL
SELECT id, municipality_id, previous_digest, kind, scopes, revoked_at, previous_notify_sealed,
       least(expires_at, previous_until), coalesce(lineage, id)
FROM api_key
WHERE municipality_id = $1 AND previous_notify_sealed IS NOT NULL AND previous_until > now()
ORDER BY revoked_at NULLS FIRST, id DESC
LIMIT 100
