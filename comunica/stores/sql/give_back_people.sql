-- These attempts were certainly not sent: who was counted for one of them, and for nothing else, is not counted any more.
-- $1: recipients, $2: sources, $3: attempts. In order, as claims count: the two cannot wait for each other.
DELETE FROM counted_person WHERE recipient_id IN (
    SELECT c.recipient_id
    FROM unnest($1::uuid[], $2::uuid[], $3::smallint[]) AS o (recipient_id, source_id, attempt)
    JOIN counted_person AS c
        ON c.recipient_id = o.recipient_id AND c.source_id = o.source_id AND c.attempt = o.attempt
    ORDER BY c.recipient_id
    FOR UPDATE OF c
)
