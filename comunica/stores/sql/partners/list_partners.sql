-- A page of partners, newest first. $1: older than this id, or null, $2: how many at most, $3: those that were
-- closed too, $4: only the one of this slug, or null.
SELECT id, slug, name, contact, created_at, closed_at
FROM partner WHERE ($1::uuid IS NULL OR id < $1) AND ($3::boolean OR closed_at IS NULL)
  AND ($4::text IS NULL OR slug = $4)
ORDER BY id DESC
LIMIT $2
