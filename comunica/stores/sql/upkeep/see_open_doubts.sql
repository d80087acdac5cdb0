-- Deliveries in doubt on these channels, by lane, and since when the oldest is. $1: municipalities, $2: their channels (in
-- pairs).
SELECT d.lane, count(*) AS n, extract(epoch FROM now() - min(d.claimed_at))::double precision AS oldest
FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
JOIN delivery AS d ON d.municipality_id = c.municipality_id AND d.channel_id = c.channel_id
WHERE d.state = 'doubt'
GROUP BY d.lane
