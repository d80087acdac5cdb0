-- What came of an errand. $1: municipality, $2: id, $3: state, $4: answer, $5: why nothing came of it, $6: what to do.
UPDATE errand SET state = $3, answer = $4, failure = $5, says = $6, finished_at = now()
WHERE municipality_id = $1 AND id = $2
