-- How broadcasts of a partner stand, in figures: nothing of whom. $1: municipalities, $2: their broadcasts, $3: partner.
SELECT b.municipality_id, b.state, b.resolved, b.paused_reason, b.cancelled_reason,
       coalesce(b.final_counts, (SELECT coalesce(jsonb_object_agg(t.state, t.n), '{}')
        FROM (SELECT state, sum(n)::bigint AS n FROM delivery_tally
              WHERE municipality_id = b.municipality_id AND source_id = b.id GROUP BY state) AS t)) AS counts
FROM unnest($1::uuid[], $2::uuid[]) AS asked (municipality_id, id)
JOIN broadcast AS b ON b.municipality_id = asked.municipality_id AND b.id = asked.id
WHERE b.partner_id = $3
