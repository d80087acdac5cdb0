-- A key that nobody else changes until the transaction ends. $1: municipality, $2: key.
SELECT id, name, kind, scopes, prefix, made_by, created_at, expires_at, last_used_at,
       CASE WHEN previous_until > now() THEN previous_until END AS previous_until, revoked_at
FROM api_key WHERE municipality_id = $1 AND id = $2
FOR UPDATE
