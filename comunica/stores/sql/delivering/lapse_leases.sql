-- Claimed, and the lease is over without an outcome: whether the provider has it, nobody knows.
-- $1: municipalities, $2: their channels (in pairs), $3: from-states, $4: how many at most.
WITH lapsed AS MATERIALIZED (
    SELECT d.municipality_id, d.source_id, d.recipient_id, d.attempt
    FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
    JOIN delivery AS d ON d.municipality_id = c.municipality_id AND d.channel_id = c.channel_id
    WHERE d.state = 'sending' AND d.lease_until <= now()
    LIMIT $4
    FOR UPDATE OF d SKIP LOCKED
)
UPDATE delivery AS d
SET state = 'doubt', reason = 'lease_lapsed', owner = NULL, epoch = NULL, lease_until = NULL
FROM lapsed AS l
WHERE d.municipality_id = l.municipality_id AND d.source_id = l.source_id AND d.recipient_id = l.recipient_id
  AND d.attempt = l.attempt AND d.state = ANY($3::text[]) AND d.lease_until <= now()
RETURNING d.channel_id
