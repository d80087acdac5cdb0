-- Who is known at these addresses. $1: municipalities, $2: channels, $3: address indexes.
SELECT a.municipality_id, a.channel_id, a.address_index, s.id, s.consent, s.consent_key, s.consented_at, s.place_key,
       s.zone_id, s.outside, s.last_inbound_at
FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS asked (municipality_id, channel_id, address_index)
JOIN subscriber_address AS a USING (municipality_id, channel_id, address_index)
JOIN subscriber AS s ON s.municipality_id = a.municipality_id AND s.id = a.subscriber_id
