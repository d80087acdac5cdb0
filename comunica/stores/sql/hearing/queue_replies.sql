-- Replies, as deliveries that wait. $1: municipalities, $2: sources, $3: recipients, $4: channels, $5: bodies,
-- $6: ends of their windows, $7: not before, of reminders, $8: marks of their texts, $9: since when they are waited for:
-- the moment of the webhook, or of the reminder.
INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, body_sealed, expires_at, not_before,
                      reply_text, queued_at, source_kind, lane, state)
SELECT r.*, 'inbound_message', 'reply', 'queued'
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[], $6::timestamptz[], $7::timestamptz[],
            $8::text[], $9::timestamptz[]) AS r
