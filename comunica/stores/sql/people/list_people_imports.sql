-- A page of lists, newest first. $1: municipality, $2: older than this one, or null, $3: how many.
SELECT id, state, name, size, preview, came, errors, notice, notice_failure, told, failure, says, created_at, checked_at,
       committed_at, finished_at, expires_at
FROM people_import WHERE municipality_id = $1 AND ($2::uuid IS NULL OR id < $2)
ORDER BY id DESC LIMIT $3
