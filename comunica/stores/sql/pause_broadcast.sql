-- The provider refuses this content for everybody: the broadcast holds and says why. $1: municipality, $2: broadcast,
-- $3: why. Its row leaves the work list in the same statement, so that no owner claims of it.
WITH held AS (
    UPDATE broadcast SET state = 'paused', paused_reason = $3
    WHERE municipality_id = $1 AND id = $2 AND state = 'sending'
    RETURNING id
)
DELETE FROM due_source WHERE municipality_id = $1 AND source_id IN (SELECT id FROM held)
