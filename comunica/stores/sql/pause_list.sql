-- The provider refuses the template of a list for everybody: what of it is queued waits until the template may be used
-- again, or until it expires, and the list says why. Found by one of its requests; asked again it holds what was handed
-- back meanwhile. A row if the list was not held yet. $1: municipality, $2: a request of it, $3: why.
WITH its AS (
    SELECT list_id FROM delivery WHERE municipality_id = $1 AND source_id = $2 AND list_id IS NOT NULL LIMIT 1
), held AS (
    UPDATE delivery SET not_before = 'infinity'
    WHERE municipality_id = $1 AND list_id = (SELECT list_id FROM its) AND state = 'queued'
)
UPDATE request_list SET paused_reason = $3
WHERE municipality_id = $1 AND id = (SELECT list_id FROM its) AND paused_reason IS NULL
RETURNING id
