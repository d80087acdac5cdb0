-- The same claim as claim_source, on a channel whose portfolio has a limit on different people: who has no open window
-- and was not counted yet needs one of the people that the channel has drawn. Whoever gets none stays queued, untouched,
-- and is told as `queued`. $1 to $9 as there; $10: portfolio, $11: urgent, $12: seconds that a person counts.
WITH permit AS MATERIALIZED (
    -- Locked: the figure cannot change until the people that it allows are written down.
    SELECT people FROM people_grant WHERE channel_id = $2 AND urgent = $11::boolean FOR UPDATE
), taken AS MATERIALIZED (
    SELECT d.municipality_id, d.source_id, d.recipient_id, d.expires_at, d.attempt
    FROM delivery AS d
    WHERE d.municipality_id = $1 AND d.source_id = $3 AND d.recipient_id > $6
      AND d.state = 'queued' AND d.not_before IS NULL
      AND EXISTS (SELECT FROM channel_ownership AS o
                  WHERE o.channel_id = $2 AND o.owner = $4 AND o.epoch = $5 AND o.lease_until > now())
      AND EXISTS (SELECT FROM broadcast AS b WHERE b.municipality_id = $1 AND b.id = $3 AND b.state = 'sending')
    ORDER BY d.recipient_id
    LIMIT $7
    FOR UPDATE OF d SKIP LOCKED
), judged AS MATERIALIZED (
    SELECT
        t.municipality_id, t.source_id, t.recipient_id, t.attempt, s.address_kind, s.address_sealed,
        s.consent, coalesce(s.consented_at, s.created_at) AS enrolled_at,
        CASE WHEN t.expires_at <= now() THEN 'expired'
             WHEN s.consent = 'opted_in' AND (s.marketing = 'open' OR NOT EXISTS (
                 SELECT FROM broadcast AS b WHERE b.municipality_id = t.municipality_id AND b.id = t.source_id
                   AND b.category = 'marketing')) THEN 'sending'
             ELSE 'suppressed' END AS state,
        -- Ten minutes early: a window that closes while the message is on its way counts.
        coalesce(s.last_inbound_at, '-infinity') <= now() - interval '23 hours 50 minutes' AS is_outside,
        c.recipient_id IS NOT NULL AS is_counted
    FROM taken AS t
    LEFT JOIN subscriber AS s ON s.municipality_id = t.municipality_id AND s.id = t.recipient_id
    LEFT JOIN counted_person AS c
        ON c.recipient_id = t.recipient_id AND c.counted_at > now() - make_interval(secs => $12)
), numbered AS MATERIALIZED (
    SELECT j.*, j.state = 'sending' AND j.is_outside AND NOT j.is_counted AS is_new,
        count(*) FILTER (WHERE j.state = 'sending' AND j.is_outside AND NOT j.is_counted)
            OVER (ORDER BY j.recipient_id) AS place
    FROM judged AS j
), placed AS MATERIALIZED (
    SELECT n.*, n.is_new AND n.place > coalesce((SELECT people FROM permit), 0) AS must_wait FROM numbered AS n
), counted AS (
    INSERT INTO counted_person AS c (recipient_id, portfolio_id, source_id, attempt, counted_at)
    SELECT recipient_id, $10, source_id, attempt + 1, now()
    FROM placed WHERE state = 'sending' AND is_outside AND NOT must_wait ORDER BY recipient_id
    ON CONFLICT (recipient_id) DO UPDATE SET
        portfolio_id = excluded.portfolio_id,
        counted_at = excluded.counted_at,
        -- Counted before: by whom, cannot be taken back any more.
        source_id = CASE WHEN c.counted_at <= now() - make_interval(secs => $12) THEN excluded.source_id END,
        attempt = CASE WHEN c.counted_at <= now() - make_interval(secs => $12) THEN excluded.attempt END
), spent AS (
    UPDATE people_grant
    SET people = people - (SELECT count(*) FROM placed WHERE is_new AND NOT must_wait), used_at = now()
    WHERE channel_id = $2 AND urgent = $11::boolean AND EXISTS (SELECT FROM placed)
), moved AS (
    UPDATE delivery AS d
    SET state = p.state,
        attempt = d.attempt + (p.state = 'sending')::int,
        owner = CASE WHEN p.state = 'sending' THEN $4::uuid END,
        epoch = CASE WHEN p.state = 'sending' THEN $5::bigint END,
        lease_until = CASE WHEN p.state = 'sending' THEN now() + make_interval(secs => $8) END,
        claimed_at = CASE WHEN p.state = 'sending' THEN now() ELSE d.claimed_at END,
        reason = CASE WHEN p.state <> 'suppressed' THEN NULL
                      WHEN p.consent = 'opted_in' THEN 'stopped_marketing' ELSE 'left' END
    FROM placed AS p
    WHERE d.municipality_id = p.municipality_id AND d.source_id = p.source_id AND d.recipient_id = p.recipient_id
      AND d.state = ANY($9::text[]) AND NOT p.must_wait
    RETURNING d.recipient_id, d.attempt, d.state, d.lane, p.address_kind, p.address_sealed, p.enrolled_at
)
SELECT recipient_id, attempt, state, lane, address_kind, address_sealed, enrolled_at FROM moved
UNION ALL
SELECT recipient_id, attempt, 'queued', '', '', NULL, NULL FROM placed WHERE must_wait
