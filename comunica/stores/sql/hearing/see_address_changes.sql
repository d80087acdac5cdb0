-- How these addresses were left since a moment, earliest first. $1: municipality, $2: channel, $3: indexes, $4: since.
SELECT address_index, digest, changed_at, next_sealed FROM address_change
WHERE municipality_id = $1 AND channel_id = $2 AND address_index = ANY($3::bytea[]) AND changed_at >= $4
ORDER BY changed_at, digest
