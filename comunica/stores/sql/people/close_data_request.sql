-- A request on data was answered; a row back if it was not before. $1: municipality, $2: its id, $3: who answered.
UPDATE inbound_message SET handled_at = now(), handled_by = $3
WHERE municipality_id = $1 AND id = $2 AND intent IN ('access', 'erasure') AND handled_at IS NULL
RETURNING id
