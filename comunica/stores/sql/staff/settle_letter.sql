-- What became of a letter that we claimed. $1: municipality, $2: matter, $3: about what, $4: to whom, $5: state, $6: if it
-- is to be tried again, after how long.
UPDATE told_letter SET state = $5, not_before = now() + $6::interval
WHERE municipality_id = $1 AND matter = $2 AND about = $3 AND staff_id = $4 AND state = 'claimed'
