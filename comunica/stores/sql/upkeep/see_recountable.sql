-- Broadcasts and lists of these channels whose recipients are to be counted one by one: under way, or over since a day at
-- most. A list is under way while something of it is not final; none goes on for two months. What a test key
-- asked for has no deliveries. $1: channels' municipalities, $2: the channels (in pairs), $3: seconds since the end at
-- most, $4: states that are not final.
SELECT b.municipality_id, b.id
FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
JOIN broadcast AS b ON b.municipality_id = c.municipality_id AND b.channel_id = c.channel_id
WHERE b.resolved IS NOT NULL
  AND (b.state IN ('sending', 'paused', 'cancelled') OR b.finished_at > now() - make_interval(secs => $3))
  AND (b.finished_at IS NULL OR b.finished_at > now() - make_interval(secs => $3))
UNION ALL
SELECT l.municipality_id, l.id
FROM (SELECT DISTINCT unnest($1::uuid[]) AS municipality_id) AS c
JOIN request_list AS l ON l.municipality_id = c.municipality_id
WHERE NOT l.is_test AND l.created_at > now() - interval '62 days'
  AND (coalesce(l.scheduled_for, l.created_at) > now() - make_interval(secs => $3)
       OR (SELECT sum(t.n) > 0 FROM delivery_tally AS t
           WHERE t.municipality_id = l.municipality_id AND t.source_id = l.id AND t.state = ANY($4::text[])))
ORDER BY 2
