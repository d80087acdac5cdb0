-- Doubts of these channels whose attempt began before a moment: replies and alerts first, then the oldest. $1: municipalities, $2: their channels
-- (in pairs), $3: seconds since the attempt at least, $4: how many at most.
SELECT d.municipality_id, d.source_id, d.recipient_id, d.channel_id, d.attempt, d.lane, d.claimed_at, d.resent_in_doubt,
    d.resent
FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
JOIN delivery AS d ON d.municipality_id = c.municipality_id AND d.channel_id = c.channel_id
WHERE d.state = 'doubt' AND d.claimed_at <= now() - make_interval(secs => $3)
ORDER BY d.lane NOT IN ('reply', 'urgent'), d.claimed_at LIMIT $4
