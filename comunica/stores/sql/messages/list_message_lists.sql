-- A page of lists, newest first, with how many of their messages are in each state. $1: municipality, $2: older than this
-- one, or null, $3: how many, $4: whether of test keys.
SELECT l.id, l.name, l.template_id, l.template_version, l.lane, l.resolved, l.refused, l.reference, l.paused_reason,
       l.cancelled_at, l.scheduled_for, l.created_at, c.counts
FROM (SELECT * FROM request_list
      WHERE municipality_id = $1 AND is_test = $4 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3) AS l
LEFT JOIN LATERAL (
    SELECT jsonb_object_agg(t.state, t.n) AS counts
    FROM (SELECT state, sum(n) AS n FROM delivery_tally
          WHERE municipality_id = l.municipality_id AND source_id = l.id GROUP BY state HAVING sum(n) <> 0) AS t
) AS c ON true
ORDER BY l.id DESC
