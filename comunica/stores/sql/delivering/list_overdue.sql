-- A held broadcast whose time is over goes back on the work list, whose worker expires what is queued. $1: municipalities,
-- $2: their channels (in pairs).
INSERT INTO due_source (municipality_id, source_id, channel_id, lane, step, due_at)
SELECT b.municipality_id, b.id, b.channel_id, b.lane, 'send', now()
FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
JOIN broadcast AS b ON b.municipality_id = c.municipality_id AND b.channel_id = c.channel_id
WHERE b.state = 'paused' AND b.expires_at <= now() AND b.resolved IS NOT NULL
ON CONFLICT (municipality_id, source_id) DO NOTHING
