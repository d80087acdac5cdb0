-- Calls it, or calls it no more; its circuit breaker begins anew. $1: municipality, $2: callback, $3: state.
UPDATE callback SET state = $3, faults = 0, openings = 0, open_until = '-infinity'
WHERE municipality_id = $1 AND id = $2
RETURNING id
