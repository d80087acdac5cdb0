-- Claim = intent: what of this source is queued becomes `sending` under our lease, before any byte goes out; who left
-- or stopped marketing becomes `suppressed`, whose time is over `expired`. One statement, one synchronous commit.
-- $1: municipality, $2: channel, $3: owner, $4: epoch, $5: how many at most, $6: seconds of the lease, $7: from-states,
-- $8: source, $9: after this recipient. Nothing happens unless the channel is ours and the broadcast is sending.
WITH taken AS MATERIALIZED (
    SELECT d.municipality_id, d.source_id, d.recipient_id, d.lane, d.expires_at, d.attempt
    FROM delivery AS d
    WHERE d.municipality_id = $1 AND d.source_id = $8 AND d.recipient_id > $9
      AND d.state = 'queued' AND d.not_before IS NULL
      AND EXISTS (SELECT FROM broadcast AS b WHERE b.municipality_id = $1 AND b.id = $8 AND b.state = 'sending')
      AND
      -- INCLUDE parts/claim_owned
    ORDER BY d.recipient_id
    LIMIT $5
    FOR UPDATE OF d SKIP LOCKED
),
-- WITH people
account AS (
    SELECT $10::text AS portfolio_id, $11::double precision AS day
),
-- END
judged AS MATERIALIZED (
    -- INCLUDE parts/claim_judged
)
-- WITH people
,
-- INCLUDE parts/claim_people
, moved AS (
-- END
UPDATE delivery AS d
SET
    -- INCLUDE parts/claim_taken
FROM
-- WITH people
    placed AS j
WHERE j.state <> 'queued' AND
-- END
-- WITHOUT people
    judged AS j
WHERE
-- END
    -- INCLUDE parts/claim_rows
RETURNING d.recipient_id, d.attempt, j.state, d.lane, j.address_kind, j.address_sealed, j.enrolled_at
-- WITH people
)
SELECT recipient_id, attempt, state, lane, address_kind, address_sealed, enrolled_at FROM moved
UNION ALL
-- Untouched: they are many, and looked at again and again while there is no room.
SELECT recipient_id, attempt, state, '', '', NULL, NULL FROM placed WHERE state = 'queued'
-- END
