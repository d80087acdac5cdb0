-- A template may be used again: its lists that were held for these reasons go on where they were. $1: templates,
-- $2: reasons. Row level security leaves the municipalities at hand.
WITH resumed AS (
    UPDATE request_list SET paused_reason = NULL
    WHERE template_id = ANY($1::uuid[]) AND paused_reason = ANY($2::text[])
    RETURNING municipality_id, id, scheduled_for
), released AS (
    UPDATE delivery AS d
    SET not_before = CASE WHEN r.scheduled_for > now() THEN r.scheduled_for END
    FROM resumed AS r
    WHERE d.municipality_id = r.municipality_id AND d.list_id = r.id AND d.state = 'queued' AND d.not_before = 'infinity'
)
SELECT id FROM resumed
