-- Staff cancel a broadcast: from now on no claim takes of it. One that was resolved goes (back) on the work list, whose
-- worker cancels what is queued and settles what is under way; another one leaves it. $1: municipality, $2: broadcast,
-- $3: from-states.
WITH cancelled AS (
    UPDATE broadcast
    SET state = 'cancelled', paused_reason = NULL, cancelled_at = now(),
        finished_at = CASE WHEN resolved IS NULL THEN now() END
    WHERE municipality_id = $1 AND id = $2 AND state = ANY($3::text[])
    RETURNING municipality_id, id, channel_id, lane, resolved
), dropped AS (
    DELETE FROM due_source
    WHERE municipality_id = $1 AND source_id IN (SELECT id FROM cancelled WHERE resolved IS NULL)
), listed AS (
    INSERT INTO due_source (municipality_id, source_id, channel_id, lane, step, due_at)
    SELECT municipality_id, id, channel_id, lane, 'send', now() FROM cancelled WHERE resolved IS NOT NULL
    ON CONFLICT (municipality_id, source_id) DO UPDATE SET due_at = now()
)
SELECT id FROM cancelled
