-- A list, and how many of its messages are in each state. $1: municipality, $2: list, $3: whether it is a test key's.
SELECT l.id, l.name, l.template_id, l.template_version, l.lane, l.resolved, l.refused, l.reference, l.paused_reason,
       l.cancelled_at, l.scheduled_for, l.created_at,
       (SELECT jsonb_object_agg(c.state, c.n)
        FROM (SELECT d.state, count(*) AS n FROM delivery AS d
              WHERE d.municipality_id = l.municipality_id AND d.list_id = l.id GROUP BY d.state) AS c) AS counts
FROM request_list AS l WHERE l.municipality_id = $1 AND l.id = $2 AND l.is_test = $3
