-- What a partner submitted. $1: partner, $2: fan-out.
SELECT partner_id, id, origin, content, created_at, cancelled_at FROM fan_out WHERE partner_id = $1 AND id = $2
