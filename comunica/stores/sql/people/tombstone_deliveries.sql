-- Deliveries whose person is erased: the row stays, so that every count stays, the person goes, and so do the words and
-- the provider's id, which holds the phone number. Working rows keep their state: a queued one is suppressed at its claim,
-- a doubt ends by evidence or by its limit. $1: municipalities, $2: sources, $3: recipients, $4: their tombstones,
-- $5, $6: least and greatest source.
UPDATE delivery AS d
SET recipient_id = t.tombstone_id, body_sealed = NULL, message_digest = NULL, message_sealed = NULL,
    reference = NULL
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) AS t (municipality_id, source_id, recipient_id, tombstone_id)
WHERE d.municipality_id = t.municipality_id AND d.source_id = t.source_id AND d.recipient_id = t.recipient_id
  AND d.source_id BETWEEN $5 AND $6
