-- Staff cancel a list; what of it is queued is cancelled by the dispatcher. No row back if none of it can still go.
-- $1: municipality, $2: list, $3: whether of a test key.
UPDATE request_list AS l SET cancelled_at = now(), steered_at = now()
WHERE l.municipality_id = $1 AND l.id = $2 AND l.is_test = $3 AND l.cancelled_at IS NULL
  AND EXISTS (SELECT FROM delivery AS d WHERE d.municipality_id = $1 AND d.list_id = $2
              AND d.state IN ('queued', 'sending', 'doubt'))
RETURNING l.id
