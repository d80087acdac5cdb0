-- A draft has its audience, and its place on the work list if it is scheduled. $1: municipality, $2: broadcast,
-- $3: audience, $4: counted, $5: lane, $6: kind, $7: original, $8: reach, $9: scheduled for, $10: expires at, $11: state.
WITH addressed AS (
    UPDATE broadcast
    SET audience = $3, counted = $4, lane = $5, kind = $6, original_id = $7, reach = $8, scheduled_for = $9,
        expires_at = $10, state = $11::text, needed_approval = $11::text = 'awaiting_approval', awaits_audience = false
    WHERE municipality_id = $1 AND id = $2 AND state = 'draft'
    RETURNING municipality_id, id, channel_id, lane, scheduled_for, state
)
INSERT INTO due_source (municipality_id, source_id, channel_id, lane, step, due_at)
SELECT municipality_id, id, channel_id, lane, 'resolve', scheduled_for FROM addressed WHERE state = 'scheduled'
