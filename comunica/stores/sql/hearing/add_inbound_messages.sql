-- Messages that were read. $1: municipalities, $2: channels, $3: message digests, $4: ids, $5: subscribers, $6: actions,
-- $7: replies, $8: times, $9: intents, $10: sources of reminders, $11: words that are kept.
INSERT INTO inbound_message (municipality_id, channel_id, message_digest, id, subscriber_id, action, reply, sent_at,
                             intent, reminder_id, words_sealed)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::uuid[], $5::uuid[], $6::text[], $7::text[],
                     $8::timestamptz[], $9::text[], $10::uuid[], $11::bytea[])
