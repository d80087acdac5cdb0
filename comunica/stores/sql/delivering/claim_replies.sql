-- The same claim for replies: consent is not needed (who left hears goodbye), but the 24-hour window is.
-- $1 to $7 as in claim_source; $8: oldest source (ids of the last 25 hours: older windows are closed, and two partitions
-- are met instead of all).
WITH taken AS MATERIALIZED (
    SELECT d.municipality_id, d.source_id, d.recipient_id, d.expires_at
    FROM delivery AS d
    WHERE d.municipality_id = $1 AND d.channel_id = $2 AND d.source_id >= $8
      AND d.state = 'queued' AND d.lane = 'reply'
      AND (d.not_before IS NULL OR d.not_before <= now())
      AND
      -- INCLUDE parts/claim_owned
    ORDER BY d.source_id
    LIMIT $5
    FOR UPDATE OF d SKIP LOCKED
), judged AS MATERIALIZED (
    SELECT
        t.municipality_id, t.source_id, t.recipient_id, s.address_kind, s.address_sealed, 'left' AS because,
        CASE WHEN t.expires_at <= now() THEN 'expired'
             WHEN s.id IS NOT NULL THEN 'sending'
             ELSE 'suppressed' END AS state
    FROM taken AS t
    LEFT JOIN subscriber AS s ON s.municipality_id = t.municipality_id AND s.id = t.recipient_id
)
UPDATE delivery AS d
SET
    -- INCLUDE parts/claim_taken
FROM judged AS j
WHERE
    -- INCLUDE parts/claim_rows
RETURNING d.source_id, d.recipient_id, d.attempt, j.state, d.lane, j.address_kind, j.address_sealed, d.body_sealed
