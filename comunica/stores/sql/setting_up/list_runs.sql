-- A page of a channel's runs, newest first. $1: municipality, $2: channel, $3: older than this id, or null, $4: how many.
SELECT municipality_id, id, channel_id, kind, state, steps, asked_at, ended_at
FROM channel_run
WHERE municipality_id = $1 AND channel_id = $2 AND ($3::uuid IS NULL OR id < $3)
ORDER BY id DESC
LIMIT $4
