-- A callback answers again: what waits for a later attempt goes now. $1: municipality, $2: callback.
UPDATE callback_event SET not_before = now()
WHERE municipality_id = $1 AND callback_id = $2 AND state = 'waiting' AND not_before > now()
