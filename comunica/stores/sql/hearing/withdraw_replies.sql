-- Replies that are not to be said any more: the person left, or answered what they were to be reminded of. What a
-- dispatcher took meanwhile goes. $1: municipalities, $2: sources, $3: recipients, $4: reasons, $5: from-states,
-- $6, $7: least and greatest source.
UPDATE delivery AS d
SET state = 'suppressed', not_before = NULL, reason = w.reason
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) AS w (municipality_id, source_id, recipient_id, reason)
WHERE d.municipality_id = w.municipality_id AND d.source_id = w.source_id AND d.recipient_id = w.recipient_id
  AND d.source_id BETWEEN $6 AND $7 AND d.state = ANY($5::text[])
