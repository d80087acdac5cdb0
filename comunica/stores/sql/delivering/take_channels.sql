-- Take channels that nobody owns, or whose owner let the lease lapse. The epoch grows: the old owner is fenced.
-- $1: the dispatcher, $2: seconds of a lease, $3: how many at most.
UPDATE channel_ownership AS c
SET owner = $1, epoch = c.epoch + 1, lease_until = now() + make_interval(secs => $2)
FROM (
    SELECT channel_id FROM channel_ownership
    WHERE owner IS NULL OR lease_until <= now()
    ORDER BY lease_until, channel_id
    LIMIT $3
    FOR UPDATE SKIP LOCKED
) AS free
WHERE c.channel_id = free.channel_id
RETURNING c.municipality_id, c.channel_id, c.epoch
