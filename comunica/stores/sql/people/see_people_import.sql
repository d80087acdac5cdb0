-- A list as it stands, without its file. $1: municipality, $2: id.
SELECT id, state, name, size, preview, came, errors, notice, notice_failure, told, failure, says, created_at, checked_at,
       committed_at, finished_at, expires_at
FROM people_import WHERE municipality_id = $1 AND id = $2
