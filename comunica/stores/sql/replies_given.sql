-- The automatic replies that these people got to messages sent since a moment. $1: municipalities, $2: subscribers,
-- $3: since when.
SELECT m.subscriber_id, m.reply, m.sent_at
FROM unnest($1::uuid[], $2::uuid[]) AS p (municipality_id, subscriber_id)
JOIN inbound_message AS m ON m.municipality_id = p.municipality_id AND m.subscriber_id = p.subscriber_id
WHERE m.reply IS NOT NULL AND m.sent_at > $3
