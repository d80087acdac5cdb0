-- A town's callbacks, newest first. $1: municipality, $2: older than this id or null, $3: rows.
SELECT id, url, events, description, state, former_until, created_at, openings, open_until, answered_at, failed_at, failure,
       failure_status
FROM callback
WHERE municipality_id = $1 AND ($2::uuid IS NULL OR id < $2)
ORDER BY id DESC LIMIT $3
