-- What would come of a list. $1: municipality, $2: id, $3: counts, $4: how many errors, $5: how long it waits for a word.
UPDATE people_import SET state = 'checked', preview = $3, errors = $4, checked_at = now(), expires_at = now() + $5::interval
WHERE municipality_id = $1 AND id = $2 AND state = 'checking'
RETURNING id
