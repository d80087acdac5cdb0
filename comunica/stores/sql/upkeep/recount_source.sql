-- Promise 1, counted one by one and all of one moment: the size that was written once (of a broadcast's snapshot, or of a
-- list), the tally and the rows must agree, state by state. $1: municipality, $2: broadcast or list. `unaccounted`:
-- recipients for whom they do not.
WITH size AS (
    SELECT resolved FROM broadcast WHERE municipality_id = $1 AND id = $2
    UNION ALL
    SELECT resolved FROM request_list WHERE municipality_id = $1 AND id = $2
), tally AS (
    SELECT state, sum(n)::bigint AS n FROM delivery_tally
    WHERE municipality_id = $1 AND source_id = $2 GROUP BY state
), rows AS (
    -- A request is a source of its own: of a list it is found by the list, and no list has the id of a broadcast.
    SELECT state FROM delivery WHERE municipality_id = $1 AND source_id = $2
    UNION ALL
    SELECT state FROM delivery WHERE municipality_id = $1 AND list_id = $2
), found AS (
    SELECT state, count(*) AS n FROM rows GROUP BY state
), apart AS (
    SELECT coalesce(sum(abs(coalesce(t.n, 0) - coalesce(f.n, 0))), 0)::bigint AS n
    FROM tally AS t FULL JOIN found AS f ON f.state = t.state
)
SELECT greatest(
    apart.n,
    abs(size.resolved - (SELECT coalesce(sum(n), 0) FROM found)),
    abs(size.resolved - (SELECT coalesce(sum(n), 0) FROM tally))
)::bigint AS unaccounted
FROM size, apart
