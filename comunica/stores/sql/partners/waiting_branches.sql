-- Branches of all partners that wait and are due, longest first. $1: how many at most.
SELECT partner_id, fan_out_id, municipality_id FROM fan_out_branch
WHERE state = 'waiting' AND not_before <= now()
ORDER BY not_before
LIMIT $1
