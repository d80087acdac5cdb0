-- Broadcasts whose time has come and whose audience is not resolved yet. $1: how many at most.
SELECT municipality_id, source_id FROM due_source
WHERE step = 'resolve' AND due_at <= now() ORDER BY due_at LIMIT $1
