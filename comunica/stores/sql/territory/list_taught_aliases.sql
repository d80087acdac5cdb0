-- A page of the names in force that staff taught, newest first. $1: municipality, $2: older than this id, or null, $3: how
-- many.
SELECT id, target_kind, target_id, alias, taught_by, taught_at FROM taught_alias
WHERE municipality_id = $1 AND withdrawn_at IS NULL AND ($2::uuid IS NULL OR id < $2)
ORDER BY id DESC
LIMIT $3
