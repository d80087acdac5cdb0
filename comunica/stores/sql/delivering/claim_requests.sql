-- The same claim as claim_source for requests of one lane, each a source of its own with a body of its own: who left
-- becomes `suppressed`, whose time is over `expired`. One statement, one synchronous commit.
-- On a channel whose portfolio has a limit on different people: see claim_source_counted; whoever has to wait for it
-- stays queued, untouched, and is told as `queued`.
-- $1: municipality, $2: channel, $3: lane, $4: owner, $5: epoch, $6: after this source, $7: how many at most, $8: seconds
-- of the lease, $9: from-states, $10: portfolio, or null: nobody is counted, $11: urgent, $12: seconds that a person
-- counts, $13: oldest source (nothing older waits: one partition or two are met instead of all).
WITH permit AS MATERIALIZED (
    -- Locked: the figure cannot change until the people that it allows are written down.
    SELECT people FROM people_grant
    WHERE $10::text IS NOT NULL AND channel_id = $2 AND urgent = $11::boolean FOR UPDATE
), taken AS MATERIALIZED (
    SELECT d.municipality_id, d.source_id, d.recipient_id, d.expires_at, d.attempt, d.template_id
    FROM delivery AS d
    WHERE d.municipality_id = $1 AND d.channel_id = $2 AND d.lane = $3 AND d.source_id > $6 AND d.source_id >= $13
      AND d.state = 'queued' AND d.source_kind = 'request' AND d.not_before IS NULL
      AND EXISTS (SELECT FROM channel_ownership AS o
                  WHERE o.channel_id = $2 AND o.owner = $4 AND o.epoch = $5 AND o.lease_until > now())
    ORDER BY d.source_id
    LIMIT $7
    FOR UPDATE OF d SKIP LOCKED
), judged AS MATERIALIZED (
    SELECT
        t.municipality_id, t.source_id, t.recipient_id, t.attempt, s.address_kind, s.address_sealed, s.consent,
        CASE WHEN t.expires_at <= now() THEN 'expired'
             WHEN s.consent = 'opted_in' AND (s.marketing = 'open' OR NOT EXISTS (
                 SELECT FROM template AS m WHERE m.municipality_id = t.municipality_id AND m.id = t.template_id
                   AND m.category = 'marketing')) THEN 'sending'
             ELSE 'suppressed' END AS state,
        -- Ten minutes early: a window that closes while the message is on its way counts.
        coalesce(s.last_inbound_at, '-infinity') <= now() - interval '23 hours 50 minutes' AS is_outside,
        c.recipient_id IS NOT NULL AS is_counted
    FROM taken AS t
    LEFT JOIN subscriber AS s ON s.municipality_id = t.municipality_id AND s.id = t.recipient_id
    LEFT JOIN counted_person AS c
        ON $10::text IS NOT NULL AND c.recipient_id = t.recipient_id
           AND c.counted_at > now() - make_interval(secs => $12)
), numbered AS MATERIALIZED (
    SELECT j.*, $10::text IS NOT NULL AND j.state = 'sending' AND j.is_outside AND NOT j.is_counted AS is_new,
        count(*) FILTER (WHERE j.state = 'sending' AND j.is_outside AND NOT j.is_counted)
            OVER (ORDER BY j.source_id) AS place
    FROM judged AS j
), placed AS MATERIALIZED (
    SELECT n.*, n.is_new AND n.place > coalesce((SELECT people FROM permit), 0) AS must_wait FROM numbered AS n
), counted AS (
    INSERT INTO counted_person AS c (recipient_id, portfolio_id, source_id, attempt, counted_at)
    -- A person with two messages here is counted once, for good.
    SELECT recipient_id, $10, CASE WHEN count(*) = 1 THEN min(source_id::text)::uuid END,
           CASE WHEN count(*) = 1 THEN min(attempt) + 1 END, now()
    FROM placed WHERE $10::text IS NOT NULL AND state = 'sending' AND is_outside AND NOT must_wait
    GROUP BY recipient_id ORDER BY recipient_id
    ON CONFLICT (recipient_id) DO UPDATE SET
        portfolio_id = excluded.portfolio_id,
        counted_at = excluded.counted_at,
        source_id = CASE WHEN c.counted_at <= now() - make_interval(secs => $12) THEN excluded.source_id END,
        attempt = CASE WHEN c.counted_at <= now() - make_interval(secs => $12) THEN excluded.attempt END
), spent AS (
    UPDATE people_grant AS g
    SET people = g.people - (SELECT count(*) FROM placed AS p WHERE p.is_new AND NOT p.must_wait), used_at = now()
    WHERE $10::text IS NOT NULL AND g.channel_id = $2 AND g.urgent = $11::boolean
      AND EXISTS (SELECT FROM placed)
), claimed AS (
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
    WHERE NOT p.must_wait
      AND d.municipality_id = p.municipality_id AND d.source_id = p.source_id AND d.recipient_id = p.recipient_id
      AND d.state = ANY($9::text[])
    RETURNING d.source_id, d.recipient_id, d.attempt, d.state, d.lane, p.address_kind, p.address_sealed, d.body_sealed,
        d.list_id
)
SELECT * FROM claimed
UNION ALL
SELECT source_id, recipient_id, attempt, 'queued', $3, NULL, NULL, NULL, NULL FROM placed WHERE must_wait
