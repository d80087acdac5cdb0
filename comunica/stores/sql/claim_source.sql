-- Claim = intent: what of this source is queued becomes `sending` under our lease, before any byte goes out; who left
-- or stopped marketing (a flood alert is none) becomes `suppressed`, whose time is over `expired`. One statement, one
-- synchronous commit.
-- $1: municipality, $2: channel, $3: source, $4: owner, $5: epoch, $6: after this recipient, $7: how many at most,
-- $8: seconds of the lease, $9: from-states. Nothing happens unless the channel is ours and the broadcast is sending.
WITH taken AS MATERIALIZED (
    SELECT d.municipality_id, d.source_id, d.recipient_id, d.expires_at
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
    attempt = d.attempt + (j.state = 'sending')::int,
    owner = CASE WHEN j.state = 'sending' THEN $4::uuid END,
    epoch = CASE WHEN j.state = 'sending' THEN $5::bigint END,
    lease_until = CASE WHEN j.state = 'sending' THEN now() + make_interval(secs => $8) END,
    claimed_at = CASE WHEN j.state = 'sending' THEN now() ELSE d.claimed_at END,
    reason = CASE WHEN j.state <> 'suppressed' THEN NULL
                  WHEN j.consent = 'opted_in' THEN 'stopped_marketing' ELSE 'left' END
FROM judged AS j
-- Every part of the key comes from the row: a constant would tempt the planner to read the whole source for each row.
WHERE d.municipality_id = j.municipality_id AND d.source_id = j.source_id AND d.recipient_id = j.recipient_id
  AND d.state = ANY($9::text[])
RETURNING d.recipient_id, d.attempt, d.state, d.lane, j.address_kind, j.address_sealed, j.enrolled_at
