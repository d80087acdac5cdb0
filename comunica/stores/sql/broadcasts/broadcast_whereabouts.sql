-- State and channel of a broadcast. $1: municipality, $2: broadcast.
SELECT state, channel_id FROM broadcast WHERE municipality_id = $1 AND id = $2
