-- The automatic replies that these people got to messages sent since a moment, and what those were about; and whether a
-- reminder of what one asked goes, or went, too. $1: municipalities, $2: subscribers, $3: since when. At most a hundred
-- each, the latest: nobody gets so many. LATERAL with a limit: looked up one by one, whatever the planner thinks of the
-- tables.
SELECT m.subscriber_id, m.reply, m.sent_at, m.intent, r.goes IS NOT NULL AS is_reminded
FROM unnest($1::uuid[], $2::uuid[]) AS p (municipality_id, subscriber_id)
CROSS JOIN LATERAL (
    SELECT i.subscriber_id, i.reply, i.sent_at, i.intent, i.reminder_id FROM inbound_message AS i
    WHERE i.municipality_id = p.municipality_id AND i.subscriber_id = p.subscriber_id AND i.sent_at > $3
      AND i.reply IS NOT NULL
    ORDER BY i.sent_at DESC
    LIMIT 100) AS m
LEFT JOIN LATERAL (
    SELECT true AS goes FROM delivery AS d
    WHERE d.municipality_id = p.municipality_id AND d.source_id = m.reminder_id AND d.recipient_id = m.subscriber_id
      AND d.state NOT IN ('suppressed', 'cancelled', 'expired')
    LIMIT 1) AS r ON true
