-- What a partner submitted is cancelled; a row back if there is such a one. $1: partner, $2: fan-out, $3: when.
UPDATE fan_out SET cancelled_at = coalesce(cancelled_at, $3) WHERE partner_id = $1 AND id = $2
RETURNING id
