-- A run is over; its secrets go. No row: it was another's. $1: municipality, $2: run, $3: dispatcher, $4: done or failed,
-- $5: steps.
UPDATE channel_run
SET state = $4, steps = $5, ended_at = now(), wish_sealed = NULL, owner = NULL, lease_until = '-infinity'
WHERE municipality_id = $1 AND id = $2 AND owner = $3 AND state = 'running'
RETURNING id
