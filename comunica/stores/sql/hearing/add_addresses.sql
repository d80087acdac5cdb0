-- Ways in which people are recognised. $1: municipalities, $2: channels, $3: address indexes, $4: kinds, $5: subscribers.
INSERT INTO subscriber_address (municipality_id, channel_id, address_index, kind, subscriber_id)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::text[], $5::uuid[])
