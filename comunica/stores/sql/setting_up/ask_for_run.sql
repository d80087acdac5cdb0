-- A channel is to be connected or checked. No row: it is under way already. $1: municipality, $2: id, $3: channel,
-- $4: kind, $5: the operator's key, $6: the wish, sealed, or null.
INSERT INTO channel_run (municipality_id, id, channel_id, kind, asked_by, wish_sealed)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (municipality_id, channel_id) WHERE state IN ('waiting', 'running') DO NOTHING
RETURNING id
