-- Addresses that were left for others, as one event tells it. $1: municipality, $2: channel, $3: indexes of the old ones,
-- $4: digest of the event, $5: since when, $6: where to, sealed.
INSERT INTO address_change (municipality_id, channel_id, address_index, digest, changed_at, next_sealed)
SELECT $1, $2, unnest($3::bytea[]), $4, $5, $6
ON CONFLICT DO NOTHING
