-- Which of these addresses were left for others at a moment or later. $1: municipalities, $2: channels, $3: address
-- indexes, $4: the moment of each.
SELECT asked.municipality_id, asked.channel_id, asked.address_index
FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::timestamptz[])
     AS asked (municipality_id, channel_id, address_index, since)
WHERE EXISTS (
    SELECT FROM address_change AS c
    WHERE c.municipality_id = asked.municipality_id AND c.channel_id = asked.channel_id
      AND c.address_index = asked.address_index AND c.changed_at >= asked.since)
