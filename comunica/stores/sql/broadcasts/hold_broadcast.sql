-- Staff pause a broadcast: no claim takes of it, no snapshot is made. $1: municipality, $2: broadcast, $3: why,
-- $4: from-states. Its row leaves the work list in the same statement.
WITH held AS (
    UPDATE broadcast SET state = 'paused', paused_reason = $3
    WHERE municipality_id = $1 AND id = $2 AND state = ANY($4::text[])
    RETURNING id
), dropped AS (
    DELETE FROM due_source WHERE municipality_id = $1 AND source_id IN (SELECT id FROM held)
)
SELECT id FROM held
