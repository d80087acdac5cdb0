-- A page of errands of some kinds, newest first, without their answers. $1: municipality, $2: kinds, $3: older than this
-- one, or null, $4: how many.
SELECT id, kind, state, asked, NULL::jsonb AS answer, failure, says, created_at, finished_at
FROM errand
WHERE municipality_id = $1 AND kind = ANY ($2::text[]) AND ($3::uuid IS NULL OR id < $3)
ORDER BY id DESC LIMIT $4
