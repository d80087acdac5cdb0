-- A dispatcher that ends leaves a run to the next one, at once. $1: municipality, $2: run, $3: dispatcher.
UPDATE channel_run SET lease_until = '-infinity', owner = NULL, tries = tries - 1
WHERE municipality_id = $1 AND id = $2 AND owner = $3 AND state = 'running'
