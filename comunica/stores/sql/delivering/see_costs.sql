-- What claimed deliveries cost. $1: municipalities, $2: sources, $3: recipients, $4: attempts.
SELECT d.source_id, d.recipient_id, d.cost_micros
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[]) AS o (municipality_id, source_id, recipient_id, attempt)
JOIN delivery AS d USING (municipality_id, source_id, recipient_id, attempt)
