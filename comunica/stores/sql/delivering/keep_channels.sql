-- A dispatcher's word each second: I am alive, and I keep what I own. $1: the dispatcher, $2: seconds of a lease.
-- Gives one row per channel that is still ours (at least one row, perhaps without a channel), each with the number of
-- live dispatchers, of those among them who are older, and of all channels. A lease that is over is not renewed:
-- somebody else may have sent since.
WITH beat AS (
    INSERT INTO dispatcher (id, seen_at) VALUES ($1, now())
    ON CONFLICT (id) DO UPDATE SET seen_at = now()
), gone AS (
    DELETE FROM dispatcher WHERE seen_at < now() - interval '1 minute' AND id <> $1
), kept AS (
    UPDATE channel_ownership SET lease_until = now() + make_interval(secs => $2)
    WHERE owner = $1 AND lease_until > now()
    RETURNING municipality_id, channel_id, epoch
)
SELECT
    kept.municipality_id, kept.channel_id, kept.epoch,
    1 + (SELECT count(*) FROM dispatcher WHERE id <> $1 AND seen_at > now() - make_interval(secs => $2)) AS dispatchers,
    (SELECT count(*) FROM dispatcher WHERE id < $1 AND seen_at > now() - make_interval(secs => $2)) AS rank,
    (SELECT count(*) FROM channel_ownership) AS channels
FROM (VALUES (1)) AS one LEFT JOIN kept ON true
