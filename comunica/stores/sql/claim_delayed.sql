-- The same claim for deliveries of broadcasts that were handed back with a delay which is over now.
-- Not of one that is held, and not of a test, whose people are no subscribers.
-- $1: municipality, $2: channel, $3: owner, $4: epoch, $5: how many at most, $6: seconds of the lease, $7: from-states.
WITH taken AS MATERIALIZED (
    SELECT d.municipality_id, d.source_id, d.recipient_id, d.expires_at
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
        t.municipality_id, t.source_id, t.recipient_id, s.address_kind, s.address_sealed, s.consent,
        coalesce(s.consented_at, s.created_at) AS enrolled_at,
        CASE WHEN t.expires_at <= now() THEN 'expired'
             WHEN s.consent = 'opted_in' AND (s.marketing = 'open' OR NOT EXISTS (
                 SELECT FROM broadcast AS b WHERE b.municipality_id = t.municipality_id AND b.id = t.source_id
                   AND b.category = 'marketing')) THEN 'sending'
             ELSE 'suppressed' END AS state
    FROM taken AS t
    LEFT JOIN subscriber AS s ON s.municipality_id = t.municipality_id AND s.id = t.recipient_id
)
UPDATE delivery AS d
SET state = j.state,
    not_before = NULL,
    attempt = d.attempt + (j.state = 'sending')::int,
    owner = CASE WHEN j.state = 'sending' THEN $3::uuid END,
    epoch = CASE WHEN j.state = 'sending' THEN $4::bigint END,
    lease_until = CASE WHEN j.state = 'sending' THEN now() + make_interval(secs => $6) END,
    claimed_at = CASE WHEN j.state = 'sending' THEN now() ELSE d.claimed_at END,
    reason = CASE WHEN j.state <> 'suppressed' THEN NULL
                  WHEN j.consent = 'opted_in' THEN 'stopped_marketing' ELSE 'left' END
FROM judged AS j
WHERE d.municipality_id = j.municipality_id AND d.source_id = j.source_id AND d.recipient_id = j.recipient_id
  AND d.state = ANY($7::text[])
RETURNING d.source_id, d.recipient_id, d.attempt, d.state, d.lane, j.address_kind, j.address_sealed, j.enrolled_at
