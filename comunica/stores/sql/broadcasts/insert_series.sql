-- A submitted series, and its place on the work list. $1: municipality, $2: id, $3: channel, $4: template, $5: language,
-- $6: parameters, $7: audience, $8: lane, $9: media, $10: seconds that an occurrence is good for, $11: rule, $12: next,
-- $13: origin, $14: submitted by, $15: counted, $16: created at.
WITH written AS (
    INSERT INTO series (municipality_id, id, channel_id, template_name, language, parameters, audience, lane, media_id,
                        expires_after, recurrence, state, next_at, origin, submitted_by, counted, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'active', $12, $13, $14, $15, $16)
    RETURNING municipality_id, id, channel_id, lane, next_at
)
INSERT INTO due_source (municipality_id, source_id, channel_id, lane, step, due_at)
SELECT municipality_id, id, channel_id, lane, 'occur', next_at FROM written
