-- A channel that nobody owns yet. $1: municipality, $2: channel.
INSERT INTO channel_ownership (municipality_id, channel_id) VALUES ($1, $2) ON CONFLICT DO NOTHING
