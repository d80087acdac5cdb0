-- Which of these messages were read before. $1: municipalities, $2: channels, $3: digests. LATERAL with a limit: looked up
-- one by one, whatever the planner thinks of the table.
SELECT m.municipality_id, m.channel_id, m.message_digest
FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS a (municipality_id, channel_id, message_digest)
CROSS JOIN LATERAL (
    SELECT i.municipality_id, i.channel_id, i.message_digest FROM inbound_message AS i
    WHERE i.municipality_id = a.municipality_id AND i.channel_id = a.channel_id AND i.message_digest = a.message_digest
    LIMIT 1) AS m
