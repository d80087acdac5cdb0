-- Series of which an occurrence is due. $1: how many at most.
SELECT municipality_id, source_id FROM due_source
WHERE step = 'occur' AND due_at <= now() ORDER BY due_at LIMIT $1
