-- A page of municipalities, newest first, for an operator. $1: older than this id, or null, $2: how many at most, $3: only
-- the one of this slug, or null.
SELECT id, slug, name, province, istat_code, service_name, language, timezone, trial, created_at
FROM municipality
WHERE ($1::uuid IS NULL OR id < $1) AND ($3::text IS NULL OR slug = $3)
ORDER BY id DESC
LIMIT $2
