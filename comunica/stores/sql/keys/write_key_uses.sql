-- When keys were last used; an earlier moment never replaces a later one. $1: municipalities, $2: keys, $3: moments.
UPDATE api_key AS k SET last_used_at = u.at
FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) AS u (municipality_id, id, at)
WHERE k.municipality_id = u.municipality_id AND k.id = u.id AND (k.last_used_at IS NULL OR k.last_used_at < u.at)
