-- The sources of what may be queued for somebody who is banned: reminders, and replies that are not said to the banned.
-- $1: municipality, $2: subscriber, $3: of messages sent since, $4: what is said all the same.
SELECT source.id
FROM (
    SELECT i.id, i.reminder_id, i.reply FROM inbound_message AS i
    WHERE i.municipality_id = $1 AND i.subscriber_id = $2 AND i.sent_at > $3 AND i.reply IS NOT NULL
    ORDER BY i.sent_at DESC
    LIMIT 100) AS m
CROSS JOIN LATERAL (VALUES (m.reminder_id, true), (m.id, m.reply <> ALL($4::text[]))) AS source (id, goes)
WHERE source.goes AND source.id IS NOT NULL
