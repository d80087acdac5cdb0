-- Of the active broadcasts of these channels, and of their requests: when messages were accepted that have had no status
-- yet, and how many have had one (of requests nobody counts them). While the provider holds statuses back, the one that a doubt waits for may be among them.
-- $1: municipalities, $2: their channels (in pairs), $3: accepted since when, $4: how many at most of a broadcast.
-- The rows are looked at only where the tally knows of any.
WITH active AS MATERIALIZED (
    SELECT w.municipality_id, w.channel_id, w.source_id,
        coalesce(sum(t.n) FILTER (WHERE t.state = 'accepted'), 0) AS waiting,
        coalesce(sum(t.n) FILTER (WHERE t.state IN ('sent', 'delivered', 'read')), 0) AS heard
    FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
    JOIN due_source AS w
        ON w.municipality_id = c.municipality_id AND w.channel_id = c.channel_id AND w.step = 'send'
    LEFT JOIN delivery_tally AS t ON t.municipality_id = w.municipality_id AND t.source_id = w.source_id
    GROUP BY w.municipality_id, w.channel_id, w.source_id
)
SELECT a.channel_id, a.heard::bigint AS heard, coalesce(u.moments, '{}') AS unheard
FROM active AS a
LEFT JOIN LATERAL (
    SELECT array_agg(d.accepted_at) AS moments
    FROM (
        SELECT d.accepted_at FROM delivery AS d
        WHERE d.municipality_id = a.municipality_id AND d.source_id = a.source_id
          AND d.state = 'accepted' AND d.accepted_at >= $3
        LIMIT $4
    ) AS d
) AS u ON a.waiting > 0
UNION ALL
SELECT c.channel_id, 0, ARRAY(
    SELECT d.accepted_at FROM delivery AS d
    WHERE d.municipality_id = c.municipality_id AND d.channel_id = c.channel_id
      AND d.source_kind = 'request' AND d.state = 'accepted' AND d.accepted_at >= $3
    LIMIT $4)
FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
