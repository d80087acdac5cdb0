-- The provider decided against a template: what of its lists is queued waits, and they say why. $1: templates, $2: why.
-- Of an older list nothing is queued any more. Row level security leaves the municipalities at hand.
WITH held AS (
    UPDATE request_list SET paused_reason = $2
    WHERE template_id = ANY($1::uuid[]) AND NOT is_test AND paused_reason IS NULL AND created_at > now() - interval '62 days'
    RETURNING municipality_id, id
), waiting AS (
    UPDATE delivery AS d SET not_before = 'infinity'
    FROM held AS h WHERE d.municipality_id = h.municipality_id AND d.list_id = h.id AND d.state = 'queued'
)
SELECT id FROM held
