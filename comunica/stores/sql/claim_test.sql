-- The same claim as claim_source, for a test: its people are the staff's numbers, not subscribers, and one that comes
-- back from a delay is claimed here too. $1 to $9 as there.
WITH taken AS MATERIALIZED (
    SELECT d.municipality_id, d.source_id, d.recipient_id, d.expires_at
    FROM delivery AS d
    WHERE d.municipality_id = $1 AND d.source_id = $3 AND d.recipient_id > $6
      AND d.state = 'queued' AND (d.not_before IS NULL OR d.not_before <= now())
      AND EXISTS (SELECT FROM channel_ownership AS o
                  WHERE o.channel_id = $2 AND o.owner = $4 AND o.epoch = $5 AND o.lease_until > now())
      AND EXISTS (SELECT FROM broadcast AS b
                  WHERE b.municipality_id = $1 AND b.id = $3 AND b.state = 'sending' AND b.kind = 'test')
    ORDER BY d.recipient_id
    LIMIT $7
    FOR UPDATE OF d SKIP LOCKED
), judged AS MATERIALIZED (
    SELECT
        t.municipality_id, t.source_id, t.recipient_id, r.address_kind, r.address_sealed,
        CASE WHEN t.expires_at <= now() THEN 'expired'
             WHEN r.id IS NOT NULL THEN 'sending'
             ELSE 'suppressed' END AS state
    FROM taken AS t
    LEFT JOIN test_recipient AS r ON r.municipality_id = t.municipality_id AND r.id = t.recipient_id
)
UPDATE delivery AS d
SET state = j.state,
    not_before = NULL,
    attempt = d.attempt + (j.state = 'sending')::int,
    owner = CASE WHEN j.state = 'sending' THEN $4::uuid END,
    epoch = CASE WHEN j.state = 'sending' THEN $5::bigint END,
    lease_until = CASE WHEN j.state = 'sending' THEN now() + make_interval(secs => $8) END,
    claimed_at = CASE WHEN j.state = 'sending' THEN now() ELSE d.claimed_at END,
    reason = CASE WHEN j.state = 'suppressed' THEN 'left' END
FROM judged AS j
WHERE d.municipality_id = j.municipality_id AND d.source_id = j.source_id AND d.recipient_id = j.recipient_id
  AND d.state = ANY($9::text[])
RETURNING d.recipient_id, d.attempt, d.state, d.lane, j.address_kind, j.address_sealed,
    now() AS enrolled_at
