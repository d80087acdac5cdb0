-- Staff resume a broadcast: where it was, and on the work list again. $1: municipality, $2: broadcast, $3: from-states.
WITH resumed AS (
    UPDATE broadcast
    SET state = CASE WHEN resolved IS NULL THEN 'scheduled' ELSE 'sending' END,
        -- Who resumes it after the provider changed the template's category accepts the new one.
        category = CASE WHEN paused_reason = 'template_category_changed'
                        THEN coalesce((SELECT t.category FROM template AS t
                                       WHERE t.municipality_id = $1 AND t.id = template_id), category)
                        ELSE category END,
        paused_reason = NULL
    WHERE municipality_id = $1 AND id = $2 AND state = ANY($3::text[])
    RETURNING municipality_id, id, channel_id, lane, state, scheduled_for
), listed AS (
    INSERT INTO due_source (municipality_id, source_id, channel_id, lane, step, due_at)
    SELECT municipality_id, id, channel_id, lane, CASE state WHEN 'scheduled' THEN 'resolve' ELSE 'send' END,
           greatest(scheduled_for, now())
    FROM resumed
    ON CONFLICT (municipality_id, source_id) DO UPDATE SET step = excluded.step, due_at = excluded.due_at
)
SELECT id FROM resumed
