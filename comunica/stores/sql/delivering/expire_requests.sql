-- Requests whose time is over, whatever held them. $1: municipalities, $2: their channels (in pairs), $3: from-states,
-- $4: how many at most.
WITH late AS MATERIALIZED (
    SELECT d.municipality_id, d.source_id, d.recipient_id
    FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
    JOIN delivery AS d ON d.municipality_id = c.municipality_id AND d.channel_id = c.channel_id
    WHERE d.state = 'queued' AND d.source_kind = 'request' AND d.expires_at <= now()
    LIMIT $4
    FOR UPDATE OF d SKIP LOCKED
)
UPDATE delivery AS d SET state = 'expired', not_before = NULL
FROM late AS l
WHERE d.municipality_id = l.municipality_id AND d.source_id = l.source_id AND d.recipient_id = l.recipient_id
  AND d.state = ANY($3::text[])
RETURNING d.lane
