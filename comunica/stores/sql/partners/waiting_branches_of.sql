-- Branches of a fan-out that wait and are due. $1: partner, $2: fan-out.
SELECT partner_id, fan_out_id, municipality_id FROM fan_out_branch
WHERE partner_id = $1 AND fan_out_id = $2 AND state = 'waiting' AND not_before <= now()
ORDER BY municipality_id
