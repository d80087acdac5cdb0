-- A submitted broadcast, and its place on the work list if it is scheduled. $1: municipality, $2: id, $3: channel, $4: template,
-- $5: its name, $6: language, $7: category, $8: parameters, $9: audience, $10: lane, $11: origin, $12: submitted by,
-- $13: idempotency key, $14: counted, $15: scheduled for, $16: expires at, $17: created at, $18: kind, $19: original,
-- $20: reason of an urgent one, $21: media, $22: series, $23: its occurrence, $24: state, $25: reach, $26: partner. What
-- reaches nobody is over at once.
WITH written AS (
    INSERT INTO broadcast (municipality_id, id, channel_id, template_id, template_name, language, category, parameters,
                           audience, lane, state, origin, submitted_by, idempotency_key, counted, scheduled_for,
                           expires_at, created_at, kind, original_id, urgent_reason, media_id, series_id, occurs_at,
                           reach, partner_id, needed_approval, awaits_audience, resolved, started_at, finished_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $24::text, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
            $21, $22, $23, $25, $26, $24::text = 'awaiting_approval', $24::text = 'draft', CASE WHEN $24::text = 'finished' THEN 0 END,
            CASE WHEN $24::text = 'finished' THEN $17::timestamptz END, CASE WHEN $24::text = 'finished' THEN $17::timestamptz END)
    RETURNING municipality_id, id, channel_id, lane, scheduled_for, state
)
INSERT INTO due_source (municipality_id, source_id, channel_id, lane, step, due_at)
SELECT municipality_id, id, channel_id, lane, 'resolve', scheduled_for FROM written WHERE state = 'scheduled'
