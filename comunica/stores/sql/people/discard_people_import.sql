-- Nobody wants a list any more: its file is forgotten. A row back if its state allows it. $1: municipality, $2: id.
UPDATE people_import SET state = 'discarded', content_sealed = NULL, finished_at = now(), expires_at = NULL
WHERE municipality_id = $1 AND id = $2 AND state IN ('checking', 'checked')
RETURNING id
