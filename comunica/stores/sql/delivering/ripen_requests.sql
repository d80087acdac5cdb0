-- Requests whose delay is over wait like the others from now on. $1: municipalities, $2: their channels (in pairs),
-- $3: how many at most.
WITH ripe AS MATERIALIZED (
    SELECT d.municipality_id, d.source_id, d.recipient_id
    FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
    JOIN delivery AS d ON d.municipality_id = c.municipality_id AND d.channel_id = c.channel_id
    WHERE d.state = 'queued' AND d.source_kind = 'request' AND d.not_before <= now()
    LIMIT $3
    FOR UPDATE OF d SKIP LOCKED
)
UPDATE delivery AS d SET not_before = NULL
FROM ripe AS r
WHERE d.municipality_id = r.municipality_id AND d.source_id = r.source_id AND d.recipient_id = r.recipient_id
  AND d.state = 'queued'
