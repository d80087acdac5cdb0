-- Broadcasts of these channels that still have something to send or to settle. $1: channels.
SELECT municipality_id, source_id, channel_id, lane, due_at FROM due_source
WHERE channel_id = ANY($1::uuid[]) AND step = 'send' AND due_at <= now()
ORDER BY channel_id, due_at, source_id
