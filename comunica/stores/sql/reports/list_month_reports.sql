-- The latest report of each month, newest month first, without its figures; none with counts of few people.
-- $1: municipality, $2: only those that are done, $3: how many at most.
SELECT DISTINCT ON (asked ->> 'month') id, kind, state, asked, NULL::jsonb AS answer, failure, says, created_at, finished_at
FROM errand
WHERE municipality_id = $1 AND kind = 'report' AND NOT coalesce((asked ->> 'exact')::boolean, false)
  AND (NOT $2::boolean OR state = 'done')
ORDER BY asked ->> 'month' DESC, id DESC
LIMIT $3
