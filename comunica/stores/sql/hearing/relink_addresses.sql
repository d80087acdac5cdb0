-- Addresses that their people left, and that others write from now. $1: municipalities, $2: channels, $3: address
-- indexes, $4: kinds, $5: subscribers.
UPDATE subscriber_address AS a SET subscriber_id = n.subscriber_id, kind = n.kind, moved_at = NULL
FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::text[], $5::uuid[])
    AS n (municipality_id, channel_id, address_index, kind, subscriber_id)
WHERE a.municipality_id = n.municipality_id AND a.channel_id = n.channel_id AND a.address_index = n.address_index
  AND a.moved_at IS NOT NULL
