-- The size of the snapshot, written once; nobody there: the broadcast is over. $1: municipality, $2: broadcast, $3: size.
UPDATE broadcast
SET resolved = $3::bigint,
    state = CASE WHEN $3::bigint = 0 THEN 'finished' ELSE state END,
    finished_at = CASE WHEN $3::bigint = 0 THEN now() END
WHERE municipality_id = $1 AND id = $2 AND resolved IS NULL
