-- A run goes on, and has taken these steps. No row: it is another's by now. $1: municipality, $2: run, $3: dispatcher,
-- $4: seconds of the lease, $5: steps.
UPDATE channel_run SET lease_until = now() + make_interval(secs => $4), steps = $5
WHERE municipality_id = $1 AND id = $2 AND owner = $3 AND state = 'running'
RETURNING id
