-- The provider decided against a template: what is to be said with it holds, and says why. $1: templates, $2: why,
-- $3: from-states. Row level security leaves the municipalities at hand.
WITH held AS (
    UPDATE broadcast SET state = 'paused', paused_reason = $2
    WHERE template_id = ANY($1::uuid[]) AND state = ANY($3::text[])
    RETURNING municipality_id, id
), dropped AS (
    DELETE FROM due_source WHERE (municipality_id, source_id) IN (SELECT municipality_id, id FROM held)
)
SELECT id FROM held
