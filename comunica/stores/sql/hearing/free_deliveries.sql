-- Deliveries that the provider charges nothing for: utility within an open window. $1: municipalities, $2: sources,
-- $3: recipients.
UPDATE delivery AS d SET cost_micros = 0
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS t (municipality_id, source_id, recipient_id)
WHERE d.municipality_id = t.municipality_id AND d.source_id = t.source_id AND d.recipient_id = t.recipient_id
  AND d.cost_micros > 0
