-- A broadcast that waited goes on. $1: municipality, $2: broadcast.
UPDATE broadcast SET waits_for = NULL, waits_until = NULL
WHERE municipality_id = $1 AND id = $2 AND waits_for IS NOT NULL
