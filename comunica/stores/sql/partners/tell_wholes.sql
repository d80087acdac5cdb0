-- The partner was told that all of these are over. $1: partner, $2: what it submitted.
UPDATE fan_out SET told_finished = true WHERE partner_id = $1 AND id = ANY ($2)
