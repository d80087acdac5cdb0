-- Promise 1, counted one by one and all of one moment: the snapshot's size, the tally and the rows must agree, state by
-- state. $1: municipality, $2: broadcast. `unaccounted`: recipients for whom they do not.
WITH tally AS (
    SELECT state, sum(n)::bigint AS n FROM delivery_tally
    WHERE municipality_id = $1 AND source_id = $2 GROUP BY state
), found AS (
    SELECT state, count(*) AS n FROM delivery
    WHERE municipality_id = $1 AND source_id = $2 GROUP BY state
), apart AS (
    SELECT coalesce(sum(abs(coalesce(t.n, 0) - coalesce(f.n, 0))), 0)::bigint AS n
    FROM tally AS t FULL JOIN found AS f ON f.state = t.state
)
SELECT greatest(
    apart.n,
    abs(b.resolved - (SELECT coalesce(sum(n), 0) FROM found)),
    abs(b.resolved - (SELECT coalesce(sum(n), 0) FROM tally))
)::bigint AS unaccounted
FROM broadcast AS b, apart
WHERE b.municipality_id = $1 AND b.id = $2
