-- The latest report of a month, and the latest that is done: newest first. None with counts of few people.
-- $1: municipality, $2: month, as in 2026-10.
WITH of_month AS (
    SELECT id, kind, state, asked, answer, failure, says, created_at, finished_at
    FROM errand
    WHERE municipality_id = $1 AND kind = 'report' AND asked ->> 'month' = $2
      AND NOT coalesce((asked ->> 'exact')::boolean, false)
)
SELECT * FROM of_month
WHERE id IN ((SELECT id FROM of_month ORDER BY id DESC LIMIT 1),
             (SELECT id FROM of_month WHERE state = 'done' ORDER BY id DESC LIMIT 1))
ORDER BY id DESC
