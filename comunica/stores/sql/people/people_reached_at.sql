-- Who is reached at an address now, on whatever channel. $1: municipality, $2: address index.
SELECT DISTINCT a.subscriber_id
FROM channel AS c
JOIN subscriber_address AS a ON a.municipality_id = c.municipality_id AND a.channel_id = c.id AND a.address_index = $2
WHERE c.municipality_id = $1 AND a.moved_at IS NULL
