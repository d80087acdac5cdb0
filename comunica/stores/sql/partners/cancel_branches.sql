-- What waits of a fan-out becomes no broadcast. Waits for the branch that somebody is at. $1: partner, $2: fan-out.
UPDATE fan_out_branch SET state = 'cancelled', settled_at = now()
WHERE partner_id = $1 AND fan_out_id = $2 AND state = 'waiting'
