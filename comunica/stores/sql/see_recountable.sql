-- Broadcasts of these channels whose recipients are to be counted one by one: under way, or over since a day at most.
-- $1: channels' municipalities, $2: the channels (in pairs), $3: seconds since the end at most.
SELECT b.municipality_id, b.id
FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
JOIN broadcast AS b ON b.municipality_id = c.municipality_id AND b.channel_id = c.channel_id
WHERE b.resolved IS NOT NULL
  AND (b.state IN ('sending', 'paused', 'cancelled') OR b.finished_at > now() - make_interval(secs => $3))
  AND (b.finished_at IS NULL OR b.finished_at > now() - make_interval(secs => $3))
ORDER BY b.id
