-- How a municipality's service stands, as far as anybody may know. $1: municipality, $2: how late is late. `late_since`:
-- since when a broadcast should have begun, or has been waiting for room or money.
SELECT c.state, c.state_since,
       least((SELECT min(s.due_at) FROM due_source AS s
              WHERE s.municipality_id = $1 AND s.channel_id = c.id AND s.step = 'resolve' AND s.due_at < now() - $2::interval),
             (SELECT min(b.started_at) FROM broadcast AS b
              WHERE b.municipality_id = $1 AND b.channel_id = c.id AND b.state = 'sending'
                AND b.waits_until > now() AND b.waits_for IN ('people_limit', 'budget'))) AS late_since
FROM channel AS c
WHERE c.municipality_id = $1
ORDER BY c.id LIMIT 1
