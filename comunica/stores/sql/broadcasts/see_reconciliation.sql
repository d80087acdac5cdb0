-- Promise 1 of one broadcast, counted twice and all of one moment: what the tally says and what the rows are, by state.
-- $1: municipality, $2: broadcast. `resolved` null: it has not started; `closed_at`: its rows are gone since, by the term
-- of the message log, and its final counts stand for the tally.
SELECT
    b.resolved, b.closed_at, now() AS counted_at,
    coalesce(b.final_counts, (SELECT coalesce(jsonb_object_agg(t.state, t.n), '{}')
     FROM (SELECT state, sum(n)::bigint AS n FROM delivery_tally
           WHERE municipality_id = $1 AND source_id = $2 GROUP BY state) AS t)) AS tally,
    CASE WHEN b.closed_at IS NULL THEN (SELECT coalesce(jsonb_object_agg(f.state, f.n), '{}')
     FROM (SELECT state, count(*) AS n FROM delivery
           WHERE municipality_id = $1 AND source_id = $2 GROUP BY state) AS f) END AS recount
FROM broadcast AS b
WHERE b.municipality_id = $1 AND b.id = $2
