-- On a channel whose portfolio has a limit on different people: who has no open window and was not counted yet needs one
-- of the people that the channel has drawn. Whoever gets none is told as `queued`. `account`: portfolio, and seconds
-- that a person counts.
permit AS MATERIALIZED (
    -- Locked: the figure cannot change until the people that it allows are written down.
    SELECT g.urgent, g.people FROM people_grant AS g WHERE g.channel_id = $2 ORDER BY g.urgent FOR UPDATE
), numbered AS MATERIALIZED (
    SELECT j.*, j.state = 'sending' AND j.is_outside AND NOT j.is_counted AS is_new,
        count(*) FILTER (WHERE j.state = 'sending' AND j.is_outside AND NOT j.is_counted)
            OVER (PARTITION BY j.urgent ORDER BY j.recipient_id, j.source_id) AS place
    FROM judged AS j
), placed AS MATERIALIZED (
    SELECT
        n.municipality_id, n.source_id, n.recipient_id, n.attempt, n.urgent, n.address_kind, n.address_sealed,
        n.enrolled_at, n.because, n.is_outside, n.is_new,
        CASE WHEN n.is_new AND n.place > coalesce((SELECT p.people FROM permit AS p WHERE p.urgent = n.urgent), 0)
             THEN 'queued' ELSE n.state END AS state
    FROM numbered AS n
), counted AS (
    INSERT INTO counted_person AS c (recipient_id, portfolio_id, source_id, attempt, counted_at)
    -- A person with two messages here is counted once, for good.
    SELECT recipient_id, (SELECT portfolio_id FROM account), CASE WHEN count(*) = 1 THEN min(source_id::text)::uuid END,
           CASE WHEN count(*) = 1 THEN min(attempt) + 1 END, now()
    FROM placed WHERE state = 'sending' AND is_outside GROUP BY recipient_id ORDER BY recipient_id
    ON CONFLICT (recipient_id) DO UPDATE SET
        portfolio_id = excluded.portfolio_id,
        counted_at = excluded.counted_at,
        -- Counted before: by whom, cannot be taken back any more.
        source_id = CASE WHEN c.counted_at <= now() - make_interval(secs => (SELECT day FROM account))
                         THEN excluded.source_id END,
        attempt = CASE WHEN c.counted_at <= now() - make_interval(secs => (SELECT day FROM account))
                       THEN excluded.attempt END
), spent AS (
    UPDATE people_grant AS g
    SET people = g.people - (SELECT count(*) FROM placed AS p
                             WHERE p.urgent = g.urgent AND p.is_new AND p.state = 'sending'), used_at = now()
    WHERE g.channel_id = $2 AND EXISTS (SELECT FROM placed AS p WHERE p.urgent = g.urgent)
)
