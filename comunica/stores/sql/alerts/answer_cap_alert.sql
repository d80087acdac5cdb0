-- What became of an alert. $1: municipality, $2: alert, $3: the answer, $4: broadcasts that it takes the place of.
UPDATE cap_alert SET answer = $3, supersedes = $4 WHERE municipality_id = $1 AND id = $2
