-- A branch that waits, for whoever comes first: nobody else has it until the transaction is over. $1: partner, $2: fan-out,
-- $3: municipality.
SELECT b.audience, f.content, f.created_at, f.origin, f.submitted_by
FROM fan_out_branch AS b JOIN fan_out AS f ON f.partner_id = b.partner_id AND f.id = b.fan_out_id
WHERE b.partner_id = $1 AND b.fan_out_id = $2 AND b.municipality_id = $3 AND b.state = 'waiting'
FOR NO KEY UPDATE OF b SKIP LOCKED
