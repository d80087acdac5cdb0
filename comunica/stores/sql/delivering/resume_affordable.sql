-- Broadcasts that wait for money go on as soon as their next message fits: in a new month, under another cap or none, or
-- when a refusal gave something back. $1: municipalities, $2: their channels (in pairs), $3: the word they wait with.
WITH resumed AS (
    UPDATE broadcast AS b
    SET state = 'sending', paused_reason = NULL
    FROM unnest($1::uuid[], $2::uuid[]) AS c (municipality_id, channel_id)
    WHERE b.municipality_id = c.municipality_id AND b.channel_id = c.channel_id
      AND b.state = 'paused' AND b.paused_reason = $3
      AND NOT EXISTS (
          SELECT FROM budget AS m
          WHERE m.municipality_id = b.municipality_id
            AND m.cap_micros < (SELECT coalesce(sum(s.micros), 0) FROM spend AS s
                                WHERE s.municipality_id = b.municipality_id AND s.month = month_of(now()))
                + coalesce((SELECT d.cost_micros FROM delivery AS d
                            WHERE d.municipality_id = b.municipality_id AND d.source_id = b.id AND d.state = 'queued'
                            ORDER BY d.recipient_id LIMIT 1), 0))
    RETURNING b.municipality_id, b.id, b.channel_id, b.lane
)
INSERT INTO due_source (municipality_id, source_id, channel_id, lane, step, due_at)
SELECT municipality_id, id, channel_id, lane, 'send', now() FROM resumed
ON CONFLICT (municipality_id, source_id) DO UPDATE SET step = excluded.step, due_at = excluded.due_at
RETURNING source_id
