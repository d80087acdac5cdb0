-- A batch of a list was brought in, in the transaction of its people; no row back: another process was faster, and what
-- this one did is undone. $1: municipality, $2: list, $3: up to this row before, $4: up to this row now, $5: counts so far.
UPDATE people_import SET done_to = $4, came = $5
WHERE municipality_id = $1 AND id = $2 AND done_to = $3 AND state = 'importing'
RETURNING id
