-- Nothing comes of a list, or nothing more: its file is forgotten. $1: municipality, $2: list, $3: state, $4: why, $5: what
-- to do.
UPDATE people_import SET state = $3, failure = $4, says = $5, content_sealed = NULL, finished_at = now(), expires_at = NULL
WHERE municipality_id = $1 AND id = $2 AND state IN ('checking', 'checked', 'importing')
RETURNING id
