-- All deliveries to some people, held in the order of their keys: no claim takes one meanwhile. But for requests no index
-- leads from a person to their deliveries (every snapshot would pay for it): each source that may hold one is asked by the whole key,
-- every part of which comes from a row: a constant would tempt the planner to read the whole month for each.
-- $1: municipalities, $2: people (in pairs).
SELECT d.source_id, d.recipient_id, d.state
FROM (
    SELECT p.municipality_id, b.id AS source_id, p.id AS recipient_id
    FROM unnest($1::uuid[], $2::uuid[]) AS p (municipality_id, id)
    JOIN broadcast AS b ON b.municipality_id = p.municipality_id
    UNION
    SELECT p.municipality_id, source.id, p.id
    FROM unnest($1::uuid[], $2::uuid[]) AS p (municipality_id, id)
    JOIN inbound_message AS i ON i.municipality_id = p.municipality_id AND i.subscriber_id = p.id
    CROSS JOIN LATERAL (VALUES (i.id), (i.reminder_id)) AS source (id)
    WHERE source.id IS NOT NULL
    UNION
    SELECT p.municipality_id, r.source_id, p.id
    FROM unnest($1::uuid[], $2::uuid[]) AS p (municipality_id, id)
    JOIN delivery AS r ON r.municipality_id = p.municipality_id AND r.recipient_id = p.id AND r.source_kind = 'request'
    ORDER BY source_id, recipient_id
) AS asked
CROSS JOIN LATERAL (
    SELECT o.source_id, o.recipient_id, o.state FROM delivery AS o
    WHERE o.municipality_id = asked.municipality_id AND o.source_id = asked.source_id
      AND o.recipient_id = asked.recipient_id
    FOR UPDATE) AS d
