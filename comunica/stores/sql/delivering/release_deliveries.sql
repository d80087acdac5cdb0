-- Claimed deliveries that the town cannot pay go back to the queue, unsent. $1: municipalities, $2: sources,
-- $3: recipients, $4: attempts, $5: from-states, $6: to-state.
UPDATE delivery AS d
SET state = $6, owner = NULL, epoch = NULL, lease_until = NULL
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[]) AS o (municipality_id, source_id, recipient_id, attempt)
WHERE d.municipality_id = o.municipality_id AND d.source_id = o.source_id AND d.recipient_id = o.recipient_id
  AND d.attempt = o.attempt AND d.state = ANY($5::text[])
