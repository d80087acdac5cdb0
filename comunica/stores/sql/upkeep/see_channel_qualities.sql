-- These channels by how people like their messages, in the provider's words. $1: municipalities, $2: their channels (in
-- pairs).
SELECT c.quality, count(*) AS n
FROM unnest($1::uuid[], $2::uuid[]) AS o (municipality_id, channel_id)
JOIN channel AS c ON c.municipality_id = o.municipality_id AND c.id = o.channel_id
GROUP BY c.quality
