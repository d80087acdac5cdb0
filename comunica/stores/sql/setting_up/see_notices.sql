-- The latest privacy notices that were published, newest first. $1: municipality, $2: the one of this version, or null, $3:
-- how many.
SELECT version, basis, body, published_by, published_at FROM privacy_notice
WHERE municipality_id = $1 AND ($2::text IS NULL OR version = $2)
ORDER BY published_at DESC, version DESC
LIMIT $3
