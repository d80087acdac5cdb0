-- A key by the prefix of its secret, or of the one before its rotation, whichever municipality it belongs to; and when
-- what was asked for ends. $1: prefix.
SELECT id, municipality_id, kind, scopes, revoked_at, coalesce(lineage, id) AS lineage,
       CASE WHEN prefix = $1 THEN secret_digest ELSE previous_digest END AS secret_digest,
       least(expires_at, CASE WHEN prefix <> $1 THEN previous_until END) AS ends_at
FROM api_key
WHERE prefix = $1 OR previous_prefix = $1
