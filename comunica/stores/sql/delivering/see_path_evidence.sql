-- What is known of the webhook path of these channels: the state of their app, and the gaps of the app and of the channel
-- itself. $1: channels, $2: since when. Minus infinity reads as long ago.
SELECT
    c.id AS channel_id, now() AS read_at,
    greatest(p.settled_to, '1970-01-01Z') AS settled_to, greatest(p.proved_to, '1970-01-01Z') AS proved_to,
    coalesce(array_agg(g.from_at ORDER BY g.id) FILTER (WHERE g.id IS NOT NULL), '{}') AS gaps_from,
    coalesce(array_agg(g.to_at ORDER BY g.id) FILTER (WHERE g.id IS NOT NULL), '{}') AS gaps_to
FROM channel AS c
LEFT JOIN path_state AS p ON p.app = c.app
LEFT JOIN path_gap AS g ON g.app = c.app AND g.to_at >= $2 AND (g.channel_id IS NULL OR g.channel_id = c.id)
WHERE c.id = ANY($1::uuid[])
GROUP BY c.id, p.settled_to, p.proved_to
