-- What became of the occurrences of a series, latest first. $1: municipality, $2: series, $3: how many at most.
SELECT occurs_at, outcome, broadcast_id, reason FROM series_occurrence
WHERE municipality_id = $1 AND series_id = $2
ORDER BY occurs_at DESC
LIMIT $3
