-- Staff pause, resume or cancel a series: on the work list if it is active now, else off it. $1: municipality,
-- $2: series, $3: to-state, $4: from-states, $5: its next occurrence, if it is resumed.
WITH steered AS (
    UPDATE series SET state = $3, next_at = CASE WHEN $3 = 'active' THEN $5::timestamptz END
    WHERE municipality_id = $1 AND id = $2 AND state = ANY($4::text[])
    RETURNING municipality_id, id, channel_id, lane, state, next_at
), dropped AS (
    DELETE FROM due_source
    WHERE municipality_id = $1 AND source_id IN (SELECT id FROM steered WHERE state <> 'active')
), listed AS (
    INSERT INTO due_source (municipality_id, source_id, channel_id, lane, step, due_at)
    SELECT municipality_id, id, channel_id, lane, 'occur', next_at FROM steered WHERE state = 'active'
    ON CONFLICT (municipality_id, source_id) DO UPDATE SET due_at = excluded.due_at
)
SELECT id FROM steered
