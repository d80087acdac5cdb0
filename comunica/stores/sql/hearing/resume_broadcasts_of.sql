-- A template may be used again: its broadcasts that were held for these reasons, and no other, go on where they were.
-- $1: templates, $2: reasons. Row level security leaves the municipalities at hand.
WITH resumed AS (
    UPDATE broadcast
    SET state = CASE WHEN resolved IS NULL THEN 'scheduled' ELSE 'sending' END, paused_reason = NULL
    WHERE template_id = ANY($1::uuid[]) AND state = 'paused' AND paused_reason = ANY($2::text[])
    RETURNING municipality_id, id, channel_id, lane, state, scheduled_for
), listed AS (
    INSERT INTO due_source (municipality_id, source_id, channel_id, lane, step, due_at)
    SELECT municipality_id, id, channel_id, lane, CASE state WHEN 'scheduled' THEN 'resolve' ELSE 'send' END,
           greatest(scheduled_for, now())
    FROM resumed
    ON CONFLICT (municipality_id, source_id) DO UPDATE SET step = excluded.step, due_at = excluded.due_at
)
SELECT id FROM resumed
