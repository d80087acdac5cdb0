-- Close the broadcasts of a month that are over, with their final counts; what was never sent is over too. What tally and snapshot do not agree on is told
-- and stays as it is: somebody must look. $1: municipalities, $2: first source of the month, $3: first of the next,
-- $4: how many of each municipality.
WITH over AS MATERIALIZED (
    SELECT b.municipality_id, b.id, coalesce(b.resolved, 0) AS resolved
    FROM unnest($1::uuid[]) AS m (id)
    CROSS JOIN LATERAL (
        SELECT o.municipality_id, o.id, o.resolved FROM broadcast AS o
        WHERE o.municipality_id = m.id AND o.id >= $2 AND o.id < $3 AND o.closed_at IS NULL
          AND o.state IN ('finished', 'cancelled', 'draft', 'awaiting_approval')
        ORDER BY o.id
        LIMIT $4
        FOR NO KEY UPDATE SKIP LOCKED) AS b
), told AS MATERIALIZED (
    SELECT o.municipality_id, o.id, t.counts, coalesce(o.resolved <> t.n OR t.open > 0, false) AS is_unaccounted
    FROM over AS o
    CROSS JOIN LATERAL (
        SELECT coalesce(jsonb_object_agg(s.state, s.n) FILTER (WHERE s.n <> 0), '{}') AS counts,
               coalesce(sum(s.n), 0) AS n,
               coalesce(sum(s.n) FILTER (WHERE s.state IN ('queued', 'sending', 'doubt')), 0) AS open
        FROM (SELECT y.state, sum(y.n)::bigint AS n FROM delivery_tally AS y
              WHERE y.municipality_id = o.municipality_id AND y.source_id = o.id GROUP BY y.state) AS s) AS t
), closed AS (
    UPDATE broadcast AS b
    SET closed_at = now(), state = CASE WHEN b.state = 'finished' THEN b.state ELSE 'cancelled' END,
        final_counts = t.counts,
        final_resent = (SELECT count(*) FROM delivery AS d
                        WHERE d.municipality_id = b.municipality_id AND d.source_id = b.id AND d.resent_in_doubt)
    FROM told AS t
    WHERE b.municipality_id = t.municipality_id AND b.id = t.id AND NOT t.is_unaccounted
)
SELECT municipality_id, id, is_unaccounted FROM told
