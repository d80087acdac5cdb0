-- Deliveries of these channels by town, lane and state: of broadcasts under way or over for $3 at most, by the tally, and
-- the replies that wait. $1: municipalities, $2: their channels (in pairs).
SELECT m.slug, p.lane, p.state, sum(p.n)::bigint AS n
FROM (
    SELECT b.municipality_id, b.lane, t.state, t.n
    FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
    JOIN broadcast AS b ON b.municipality_id = c.municipality_id AND b.channel_id = c.channel_id
        AND b.resolved IS NOT NULL AND (b.finished_at IS NULL OR b.finished_at > now() - $3::interval)
    JOIN delivery_tally AS t ON t.municipality_id = b.municipality_id AND t.source_id = b.id
    UNION ALL
    SELECT d.municipality_id, d.lane, d.state, 1
    FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
    JOIN delivery AS d ON d.municipality_id = c.municipality_id AND d.channel_id = c.channel_id
        AND d.state = 'queued' AND d.lane = 'reply'
) AS p
JOIN municipality AS m ON m.id = p.municipality_id
GROUP BY m.slug, p.lane, p.state
HAVING sum(p.n) <> 0
