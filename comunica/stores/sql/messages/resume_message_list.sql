-- Staff let a held list go on; what of it waits is let go by the dispatcher. No row back if it is not held, or its template
-- cannot be sent yet. $1: municipality, $2: list, $3: whether of a test key.
UPDATE request_list AS l SET paused_reason = NULL, steered_at = now()
FROM template AS t
WHERE l.municipality_id = $1 AND l.id = $2 AND l.is_test = $3 AND l.paused_reason IS NOT NULL AND l.cancelled_at IS NULL
  AND t.municipality_id = $1 AND t.id = l.template_id AND t.status = 'approved'
RETURNING l.id
