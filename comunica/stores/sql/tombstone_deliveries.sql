-- Deliveries whose person is erased: the row stays, so that every count stays, the person goes, and so do the words and
-- the provider's id, which holds the phone number. Working rows keep their state: a queued one is suppressed at its claim,
-- a doubt ends by evidence or by its limit. $1: municipality, $2: sources, $3: recipients, $4: their tombstones.
UPDATE delivery AS d
SET recipient_id = t.tombstone_id, body_sealed = NULL, message_digest = NULL, message_sealed = NULL
FROM unnest($2::uuid[], $3::uuid[], $4::uuid[]) AS t (source_id, recipient_id, tombstone_id)
WHERE d.municipality_id = $1 AND d.source_id = t.source_id AND d.recipient_id = t.recipient_id
