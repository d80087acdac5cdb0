-- A page of what a partner submitted, newest first, with how many branches are in which state. $1: partner, $2: older than this
-- id, or null, $3: how many at most.
SELECT f.partner_id, f.id, f.origin, f.content, f.created_at, f.cancelled_at,
       (SELECT jsonb_object_agg(s.state, s.n)
        FROM (SELECT b.state, count(*) AS n FROM fan_out_branch AS b
              WHERE b.partner_id = f.partner_id AND b.fan_out_id = f.id GROUP BY b.state) AS s) AS branches
FROM fan_out AS f
WHERE f.partner_id = $1 AND ($2::uuid IS NULL OR f.id < $2)
ORDER BY f.id DESC
LIMIT $3
