-- A page of municipalities, newest first, for an operator. $1: older than this id, or null, $2: how many at most.
SELECT id, slug, name, province, istat_code, service_name, language, created_at
FROM municipality
WHERE $1::uuid IS NULL OR id < $1
ORDER BY id DESC
LIMIT $2
