-- Branches whose broadcast is over, of which their partner was not told, with figures and nothing of whom. $1: partner,
-- $2: how many at most.
SELECT b.fan_out_id, b.municipality_id, f.idempotency_key, x.resolved, x.cancelled_reason,
       coalesce(x.final_counts, (SELECT coalesce(jsonb_object_agg(t.state, t.n), '{}')
        FROM (SELECT state, sum(n)::bigint AS n FROM delivery_tally
              WHERE municipality_id = x.municipality_id AND source_id = x.id GROUP BY state) AS t)) AS counts
FROM fan_out_branch AS b
JOIN fan_out AS f ON f.partner_id = b.partner_id AND f.id = b.fan_out_id
JOIN broadcast AS x ON x.municipality_id = b.municipality_id AND x.id = b.broadcast_id
WHERE b.partner_id = $1 AND b.told = 'settled' AND x.partner_id = $1 AND x.finished_at IS NOT NULL
ORDER BY x.finished_at
LIMIT $2
