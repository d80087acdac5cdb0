-- What was done, latest first. $1: municipality, $2: older than this entry, or null, $3: how many at most.
SELECT id, at, who, what, counts, reason FROM audit_entry
WHERE municipality_id = $1 AND ($2::uuid IS NULL OR id < $2)
ORDER BY id DESC
LIMIT $3
