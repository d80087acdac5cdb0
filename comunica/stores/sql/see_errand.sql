-- An errand of one of some kinds, with its answer. $1: municipality, $2: id, $3: kinds.
SELECT id, kind, state, asked, answer, failure, says, created_at, finished_at
FROM errand WHERE municipality_id = $1 AND id = $2 AND kind = ANY ($3::text[])
