-- Branches of a partner that became a broadcast or will not, of which it was not told. $1: partner, $2: how many at most.
SELECT b.fan_out_id, b.municipality_id, f.idempotency_key, b.state, b.first_state, b.errors
FROM fan_out_branch AS b JOIN fan_out AS f ON f.partner_id = b.partner_id AND f.id = b.fan_out_id
WHERE b.partner_id = $1 AND b.told = 'nothing' AND b.state <> 'waiting'
ORDER BY b.settled_at
LIMIT $2
