-- Calls it, or calls it no more; its circuit breaker begins anew. $1: municipality, $2: callback, $3: state. True if it was
-- in the other state: its row is locked first, so that of two who say the same one is told so.
WITH before AS (
    SELECT municipality_id, id, state FROM callback WHERE municipality_id = $1 AND id = $2 FOR UPDATE
)
UPDATE callback AS c SET state = $3, faults = 0, openings = 0, open_until = '-infinity'
FROM before
WHERE c.municipality_id = before.municipality_id AND c.id = before.id
RETURNING before.state <> $3
