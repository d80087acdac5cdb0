-- What a partner submitted in a municipality and nobody began is cancelled, but for what the mandate that it has now
-- covers; $3 and $4 are empty if it has none. What began goes on: see cancel_broadcast. One number: how many.
-- $1: municipality, $2: partner, $3: lanes, $4: categories, $5: from-states.
WITH cancelled AS (
    UPDATE broadcast
    SET state = 'cancelled', paused_reason = NULL, cancelled_at = now(), finished_at = now(),
        cancelled_reason = 'mandate_ended'
    WHERE municipality_id = $1 AND partner_id = $2 AND resolved IS NULL AND state = ANY ($5::text[])
      AND NOT (lane = ANY ($3::text[]) AND category = ANY ($4::text[]))
    RETURNING municipality_id, id
), dropped AS (
    DELETE FROM due_source WHERE municipality_id = $1 AND source_id IN (SELECT id FROM cancelled)
)
SELECT count(*) FROM cancelled
