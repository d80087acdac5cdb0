-- Tell the partner on NATS of what it submitted over HTTP: it asked there again. $1: partner, $2: fan-out.
UPDATE fan_out_branch SET told = 'nothing' WHERE partner_id = $1 AND fan_out_id = $2 AND told IS NULL
