-- Draw people from a portfolio's limit for a channel. $1: portfolio, $2: channel, $3: urgent, $4: how many may be counted
-- or drawn in all before this lane stops, $5: how many are wanted, $6: seconds that a person counts, $7: seconds after
-- which what another channel drew and does not use is taken from it. If none are left: when the next will be.
-- The caller holds the portfolio. Claims go on meanwhile: they turn what is drawn into what is counted, in one commit.
WITH aged AS (
    DELETE FROM counted_person WHERE portfolio_id = $1 AND counted_at <= now() - make_interval(secs => $6)
), idle AS (
    DELETE FROM people_grant
    WHERE portfolio_id = $1 AND channel_id <> $2 AND used_at <= now() - make_interval(secs => $7)
    RETURNING people
), used AS (
    SELECT (SELECT count(*) FROM counted_person
            WHERE portfolio_id = $1 AND counted_at > now() - make_interval(secs => $6))
         + (SELECT coalesce(sum(people), 0) FROM people_grant WHERE portfolio_id = $1)
         - (SELECT coalesce(sum(people), 0) FROM idle) AS people
), room AS (
    SELECT greatest(0, least($5::bigint, $4::bigint - used.people))::integer AS people FROM used
), drawn AS (
    INSERT INTO people_grant AS g (channel_id, urgent, portfolio_id, people, used_at)
    SELECT $2, $3, $1, people, now() FROM room WHERE people > 0
    ON CONFLICT (channel_id, urgent) DO UPDATE
        SET people = CASE WHEN g.portfolio_id = excluded.portfolio_id THEN g.people ELSE 0 END + excluded.people,
            portfolio_id = excluded.portfolio_id, used_at = excluded.used_at
)
SELECT
    room.people,
    coalesce(least(
        (SELECT counted_at + make_interval(secs => $6) FROM counted_person
         WHERE portfolio_id = $1 AND counted_at > now() - make_interval(secs => $6)
         ORDER BY counted_at OFFSET greatest(0, (SELECT people FROM used) - $4::bigint) LIMIT 1),
        (SELECT min(used_at) + make_interval(secs => $7) FROM people_grant
         WHERE portfolio_id = $1 AND channel_id <> $2 AND people > 0
           AND used_at > now() - make_interval(secs => $7))
    ), now() + make_interval(secs => $7)) AS free_at
FROM room
