-- Addresses of which a person on record tells all there is to know. $1: municipalities, $2: channels, $3: address indexes.
DELETE FROM suppression AS s
USING unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS l (municipality_id, channel_id, address_index)
WHERE s.municipality_id = l.municipality_id AND s.channel_id = l.channel_id AND s.address_index = l.address_index
