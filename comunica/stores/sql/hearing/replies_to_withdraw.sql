-- The sources of what may be queued for people and is not to be said any more: reminders, and of who leaves every reply
-- but the last words. $1: municipalities, $2: subscribers, $3: whether they leave, $4: of messages sent since, $5: last
-- words. LATERAL with a limit: looked up one by one, whatever the planner thinks of the table.
SELECT p.municipality_id, source.id AS source_id, p.subscriber_id,
       CASE WHEN p.leaves THEN 'left' ELSE 'answered' END AS reason
FROM unnest($1::uuid[], $2::uuid[], $3::boolean[], $4::timestamptz[]) AS p (municipality_id, subscriber_id, leaves, since)
CROSS JOIN LATERAL (
    SELECT i.id, i.reminder_id, i.reply FROM inbound_message AS i
    WHERE i.municipality_id = p.municipality_id AND i.subscriber_id = p.subscriber_id AND i.sent_at > p.since
      AND i.reply IS NOT NULL
    ORDER BY i.sent_at DESC
    LIMIT 100) AS m
CROSS JOIN LATERAL (VALUES (m.reminder_id, true), (m.id, p.leaves AND m.reply <> ALL($5::text[]))) AS source (id, goes)
WHERE source.goes AND source.id IS NOT NULL
