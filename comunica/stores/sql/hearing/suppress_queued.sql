-- Who leaves gets nothing more of what is queued: not only at the claim, which may be tomorrow for what is held.
-- $1: municipalities, $2: people, $3: from-states. One statement, in key order: settling and statuses touch these rows in
-- the same order. What a dispatcher has claimed this moment is skipped by its own claim, which sees the consent.
WITH leaving AS MATERIALIZED (
    SELECT p.municipality_id, p.subscriber_id FROM unnest($1::uuid[], $2::uuid[]) AS p (municipality_id, subscriber_id)
), asked AS MATERIALIZED (
    SELECT p.municipality_id, b.id AS source_id, p.subscriber_id
    FROM leaving AS p
    JOIN broadcast AS b ON b.municipality_id = p.municipality_id AND b.state IN ('sending', 'paused')
    UNION
    SELECT p.municipality_id, r.source_id, p.subscriber_id
    FROM leaving AS p
    JOIN delivery AS r ON r.municipality_id = p.municipality_id AND r.recipient_id = p.subscriber_id
        AND r.source_kind = 'request' AND r.state = 'queued'
), waiting AS MATERIALIZED (
    SELECT d.municipality_id, d.source_id, d.recipient_id
    FROM asked AS a
    JOIN delivery AS d
        ON d.municipality_id = a.municipality_id AND d.source_id = a.source_id AND d.recipient_id = a.subscriber_id
    WHERE d.state = 'queued'
    ORDER BY d.municipality_id, d.source_id, d.recipient_id
    FOR UPDATE OF d SKIP LOCKED
)
UPDATE delivery AS d SET state = 'suppressed', reason = 'left', not_before = NULL
FROM waiting AS w
WHERE d.municipality_id = w.municipality_id AND d.source_id = w.source_id AND d.recipient_id = w.recipient_id
  AND d.state = ANY($3::text[])
