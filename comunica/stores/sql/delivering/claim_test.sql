-- The same claim as claim_source, for a test: its people are the staff's numbers, not subscribers, and one that comes
-- back from a delay is claimed here too. $1 to $9 as there.
WITH taken AS MATERIALIZED (
    SELECT d.municipality_id, d.source_id, d.recipient_id, d.expires_at
    FROM delivery AS d
    WHERE d.municipality_id = $1 AND d.source_id = $8 AND d.recipient_id > $9
      AND d.state = 'queued' AND (d.not_before IS NULL OR d.not_before <= now())
      AND EXISTS (SELECT FROM broadcast AS b
                  WHERE b.municipality_id = $1 AND b.id = $8 AND b.state = 'sending' AND b.kind = 'test')
      AND
      -- INCLUDE parts/claim_owned
    ORDER BY d.recipient_id
    LIMIT $5
    FOR UPDATE OF d SKIP LOCKED
), judged AS MATERIALIZED (
    SELECT
        t.municipality_id, t.source_id, t.recipient_id, r.address_kind, r.address_sealed, 'left' AS because,
        CASE WHEN t.expires_at <= now() THEN 'expired'
             WHEN r.id IS NOT NULL THEN 'sending'
             ELSE 'suppressed' END AS state
    FROM taken AS t
    LEFT JOIN test_recipient AS r ON r.municipality_id = t.municipality_id AND r.id = t.recipient_id
)
UPDATE delivery AS d
SET
    -- INCLUDE parts/claim_taken
FROM judged AS j
WHERE
    -- INCLUDE parts/claim_rows
RETURNING d.recipient_id, d.attempt, j.state, d.lane, j.address_kind, j.address_sealed, now() AS enrolled_at
