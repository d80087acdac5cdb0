-- All deliveries to some people, held in the order of their keys: no claim takes one meanwhile. No index leads from a
-- person to their deliveries (every snapshot would pay for it): each source that may hold one is asked by the whole key.
-- $1: municipality, $2: people.
SELECT d.source_id, d.recipient_id, d.state
FROM (
    SELECT b.id AS source_id, p.id AS recipient_id
    FROM broadcast AS b CROSS JOIN unnest($2::uuid[]) AS p (id)
    WHERE b.municipality_id = $1
    UNION
    SELECT source.id, i.subscriber_id
    FROM inbound_message AS i CROSS JOIN LATERAL (VALUES (i.id), (i.reminder_id)) AS source (id)
    WHERE i.municipality_id = $1 AND i.subscriber_id = ANY($2::uuid[]) AND source.id IS NOT NULL
    ORDER BY source_id, recipient_id
) AS asked
CROSS JOIN LATERAL (
    SELECT o.source_id, o.recipient_id, o.state FROM delivery AS o
    WHERE o.municipality_id = $1 AND o.source_id = asked.source_id AND o.recipient_id = asked.recipient_id
    FOR UPDATE) AS d
