-- Messages of broadcasts that the provider took more than $3 ago, and less than $4, and said nothing of since; and the
-- channels on which it has said nothing of any message since the oldest of them. $1: municipalities, $2: their channels (in
-- pairs). The rows are looked at only where the tally knows of any.
WITH doubtful AS MATERIALIZED (
    SELECT b.municipality_id, b.channel_id, b.id
    FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
    JOIN broadcast AS b ON b.municipality_id = c.municipality_id AND b.channel_id = c.channel_id
        AND b.resolved IS NOT NULL AND (b.finished_at IS NULL OR b.finished_at > now() - $4::interval)
    JOIN delivery_tally AS t ON t.municipality_id = b.municipality_id AND t.source_id = b.id AND t.state = 'accepted'
    GROUP BY b.municipality_id, b.channel_id, b.id
    HAVING sum(t.n) > 0
), waiting AS MATERIALIZED (
    SELECT s.municipality_id, s.channel_id, count(*) AS messages, min(d.accepted_at) AS since
    FROM doubtful AS s
    JOIN delivery AS d ON d.municipality_id = s.municipality_id AND d.source_id = s.id
        AND d.state = 'accepted' AND d.accepted_at < now() - $3::interval AND d.accepted_at > now() - $4::interval
    GROUP BY s.municipality_id, s.channel_id
)
SELECT
    coalesce(sum(w.messages), 0)::bigint AS messages,
    count(*) FILTER (WHERE NOT EXISTS (
        SELECT FROM broadcast AS b
        JOIN delivery AS d ON d.municipality_id = b.municipality_id AND d.source_id = b.id
        WHERE b.municipality_id = w.municipality_id AND b.channel_id = w.channel_id
          AND b.resolved IS NOT NULL AND (b.finished_at IS NULL OR b.finished_at > w.since)
          AND d.accepted_at >= w.since AND (d.sent_at IS NOT NULL OR d.delivered_at IS NOT NULL
                                            OR d.read_at IS NOT NULL OR d.failed_at IS NOT NULL)
    )) AS channels
FROM waiting AS w
