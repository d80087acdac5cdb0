-- A run, for the operator. $1: municipality, $2: channel, $3: its id.
SELECT municipality_id, id, channel_id, kind, state, steps, asked_at, ended_at
FROM channel_run WHERE municipality_id = $1 AND channel_id = $2 AND id = $3
