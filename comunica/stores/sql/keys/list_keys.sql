-- A page of keys, newest first. $1: municipality, $2: older than this id, or null, $3: how many at most.
SELECT id, name, kind, scopes, prefix, made_by, created_at, expires_at, last_used_at,
       CASE WHEN previous_until > now() THEN previous_until END AS previous_until, revoked_at
FROM api_key WHERE municipality_id = $1 AND ($2::uuid IS NULL OR id < $2)
ORDER BY id DESC
LIMIT $3
