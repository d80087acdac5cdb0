-- What became of doubts: sent again (through the claim) or given up. $1: municipalities, $2: sources, $3: recipients,
-- $4: attempts, $5: past the hard limit, $6: from-states, $7: to-state. Evidence that came meanwhile wins.
UPDATE delivery AS d
SET state = $7, not_before = NULL, resent_in_doubt = d.resent_in_doubt OR $5::boolean,
    resent = d.resent + ($7 = 'queued')::int
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[]) AS o (municipality_id, source_id, recipient_id, attempt)
WHERE d.municipality_id = o.municipality_id AND d.source_id = o.source_id AND d.recipient_id = o.recipient_id
  AND d.attempt = o.attempt AND d.state = ANY($6::text[])
RETURNING d.lane
