-- Which of these messages were read before. $1: municipalities, $2: channels, $3: digests.
SELECT m.municipality_id, m.channel_id, m.message_digest
FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS a (municipality_id, channel_id, message_digest)
JOIN inbound_message AS m USING (municipality_id, channel_id, message_digest)
