-- The same claim for deliveries of broadcasts that were handed back with a delay which is over now, or that were held.
-- Not of a broadcast that is held, and not of a test, whose people are no subscribers. $1 to $7 as in claim_source.
WITH taken AS MATERIALIZED (
    SELECT d.municipality_id, d.source_id, d.recipient_id, d.lane, d.expires_at, d.attempt
    FROM delivery AS d
    WHERE d.municipality_id = $1 AND d.channel_id = $2 AND d.not_before <= now()
      AND d.state = 'queued' AND d.not_before IS NOT NULL AND d.lane <> 'reply'
      AND EXISTS (SELECT FROM broadcast AS b
                  WHERE b.municipality_id = d.municipality_id AND b.id = d.source_id AND b.state = 'sending'
                    AND b.kind <> 'test' AND (b.waits_until IS NULL OR b.waits_until <= now()))
      AND
      -- INCLUDE parts/claim_owned
    ORDER BY d.not_before
    LIMIT $5
    FOR UPDATE OF d SKIP LOCKED
),
-- WITH people
account AS (
    SELECT $8::text AS portfolio_id, $9::double precision AS day
),
-- END
judged AS MATERIALIZED (
    -- INCLUDE parts/claim_judged
)
-- WITH people
,
-- INCLUDE parts/claim_people
-- END
UPDATE delivery AS d
SET
    -- INCLUDE parts/claim_taken
FROM
-- WITH people
    placed AS j
-- END
-- WITHOUT people
    judged AS j
-- END
WHERE
    -- INCLUDE parts/claim_rows
RETURNING d.source_id, d.recipient_id, d.attempt, j.state, d.lane, j.address_kind, j.address_sealed, j.enrolled_at
