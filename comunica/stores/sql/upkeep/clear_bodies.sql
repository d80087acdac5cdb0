-- The words of some old replies, whatever became of them: none is sent after its window. And of old requests that are
-- over. $1: municipalities, $2: of sources
-- before this one, $3: how many of each municipality.
WITH old AS MATERIALIZED (
    SELECT d.municipality_id, d.source_id, d.recipient_id
    FROM unnest($1::uuid[]) AS m (id)
    CROSS JOIN LATERAL (
        SELECT o.municipality_id, o.source_id, o.recipient_id FROM delivery AS o
        WHERE o.municipality_id = m.id AND o.body_sealed IS NOT NULL AND o.source_id < $2
          AND (o.source_kind <> 'request' OR o.state NOT IN ('queued', 'sending', 'doubt'))
        ORDER BY o.source_id
        LIMIT $3
        FOR UPDATE SKIP LOCKED) AS d
)
UPDATE delivery AS d SET body_sealed = NULL
FROM old
WHERE d.municipality_id = old.municipality_id AND d.source_id = old.source_id AND d.recipient_id = old.recipient_id
