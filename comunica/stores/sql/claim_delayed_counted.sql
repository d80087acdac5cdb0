-- The same claim as claim_delayed, on a channel whose portfolio has a limit on different people; see
-- claim_source_counted. Whoever has to wait for it is not delayed any more, but queued like the rest of their broadcast.
-- $1 to $7 as there; $8: portfolio, $9: seconds that a person counts.
WITH permit AS MATERIALIZED (
    SELECT urgent, people FROM people_grant WHERE channel_id = $2 ORDER BY urgent FOR UPDATE
), taken AS MATERIALIZED (
    SELECT d.municipality_id, d.source_id, d.recipient_id, d.expires_at, d.attempt, d.lane = 'urgent' AS urgent
    FROM delivery AS d
    WHERE d.municipality_id = $1 AND d.channel_id = $2 AND d.not_before <= now()
      AND d.state = 'queued' AND d.not_before IS NOT NULL AND d.lane <> 'reply'
      AND EXISTS (SELECT FROM channel_ownership AS o
                  WHERE o.channel_id = $2 AND o.owner = $3 AND o.epoch = $4 AND o.lease_until > now())
      AND EXISTS (SELECT FROM broadcast AS b
                  WHERE b.municipality_id = d.municipality_id AND b.id = d.source_id AND b.state = 'sending'
                    AND b.kind <> 'test' AND (b.waits_until IS NULL OR b.waits_until <= now()))
    ORDER BY d.not_before
    LIMIT $5
    FOR UPDATE OF d SKIP LOCKED
), judged AS MATERIALIZED (
    SELECT
        t.municipality_id, t.source_id, t.recipient_id, t.attempt, t.urgent, s.address_kind, s.address_sealed,
        s.consent, coalesce(s.consented_at, s.created_at) AS enrolled_at,
        CASE WHEN t.expires_at <= now() THEN 'expired'
             WHEN s.consent = 'opted_in' AND (s.marketing = 'open' OR NOT EXISTS (
                 SELECT FROM broadcast AS b WHERE b.municipality_id = t.municipality_id AND b.id = t.source_id
                   AND b.category = 'marketing')) THEN 'sending'
             ELSE 'suppressed' END AS due,
        coalesce(s.last_inbound_at, '-infinity') <= now() - interval '23 hours 50 minutes' AS is_outside,
        c.recipient_id IS NOT NULL AS is_counted
    FROM taken AS t
    LEFT JOIN subscriber AS s ON s.municipality_id = t.municipality_id AND s.id = t.recipient_id
    LEFT JOIN counted_person AS c
        ON c.recipient_id = t.recipient_id AND c.counted_at > now() - make_interval(secs => $9)
), numbered AS MATERIALIZED (
    SELECT j.*, j.due = 'sending' AND j.is_outside AND NOT j.is_counted AS is_new,
        count(*) FILTER (WHERE j.due = 'sending' AND j.is_outside AND NOT j.is_counted)
            OVER (PARTITION BY j.urgent ORDER BY j.recipient_id, j.source_id) AS place
    FROM judged AS j
), placed AS MATERIALIZED (
    SELECT n.*, CASE WHEN n.is_new AND n.place > coalesce((SELECT g.people FROM permit AS g WHERE g.urgent = n.urgent), 0)
                     THEN 'queued' ELSE n.due END AS state
    FROM numbered AS n
), counted AS (
    INSERT INTO counted_person AS c (recipient_id, portfolio_id, source_id, attempt, counted_at)
    -- A person with two messages here is counted once, for good.
    SELECT recipient_id, $8, CASE WHEN count(*) = 1 THEN min(source_id::text)::uuid END,
           CASE WHEN count(*) = 1 THEN min(attempt) + 1 END, now()
    FROM placed WHERE state = 'sending' AND is_outside GROUP BY recipient_id ORDER BY recipient_id
    ON CONFLICT (recipient_id) DO UPDATE SET
        portfolio_id = excluded.portfolio_id,
        counted_at = excluded.counted_at,
        source_id = CASE WHEN c.counted_at <= now() - make_interval(secs => $9) THEN excluded.source_id END,
        attempt = CASE WHEN c.counted_at <= now() - make_interval(secs => $9) THEN excluded.attempt END
), spent AS (
    UPDATE people_grant AS g
    SET people = g.people - (SELECT count(*) FROM placed AS p
                             WHERE p.urgent = g.urgent AND p.is_new AND p.state = 'sending'), used_at = now()
    WHERE g.channel_id = $2 AND EXISTS (SELECT FROM placed AS p WHERE p.urgent = g.urgent)
)
UPDATE delivery AS d
SET state = p.state,
    not_before = NULL,
    attempt = d.attempt + (p.state = 'sending')::int,
    owner = CASE WHEN p.state = 'sending' THEN $3::uuid END,
    epoch = CASE WHEN p.state = 'sending' THEN $4::bigint END,
    lease_until = CASE WHEN p.state = 'sending' THEN now() + make_interval(secs => $6) END,
    claimed_at = CASE WHEN p.state = 'sending' THEN now() ELSE d.claimed_at END,
    reason = CASE WHEN p.state <> 'suppressed' THEN NULL
                  WHEN p.consent = 'opted_in' THEN 'stopped_marketing' ELSE 'left' END
FROM placed AS p
WHERE d.municipality_id = p.municipality_id AND d.source_id = p.source_id AND d.recipient_id = p.recipient_id
  AND d.state = ANY($7::text[])
RETURNING d.source_id, d.recipient_id, d.attempt, d.state, d.lane, p.address_kind, p.address_sealed, p.enrolled_at
