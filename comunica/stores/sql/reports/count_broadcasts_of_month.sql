-- Broadcasts that began in a time, to people and not to the staff, with what became of each. $1: municipality, $2: since,
-- $3: until.
SELECT b.id, b.template_name, b.category, b.lane, b.audience, b.started_at, coalesce(b.resolved, 0) AS resolved,
       b.urgent_reason IS NOT NULL AS passed_quiet_hours, b.closed_at IS NULL AS is_open,
       coalesce(b.final_counts, (
           SELECT coalesce(jsonb_object_agg(t.state, t.n), '{}')
           FROM (SELECT state, sum(n)::bigint AS n FROM delivery_tally
                 WHERE municipality_id = $1 AND source_id = b.id GROUP BY state HAVING sum(n) <> 0) AS t)) AS counts
FROM broadcast AS b
WHERE b.municipality_id = $1 AND b.started_at >= $2 AND b.started_at < $3 AND b.kind <> 'test' AND b.reach = 'audience'
ORDER BY b.started_at, b.id
