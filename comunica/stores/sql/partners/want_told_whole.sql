-- Tell the partner on NATS when all of it is over, though it submitted it over HTTP. $1: partner, $2: fan-out.
UPDATE fan_out SET told_finished = false WHERE partner_id = $1 AND id = $2 AND told_finished IS NULL
