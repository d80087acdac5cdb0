-- What became of a branch. $1: partner, $2: fan-out, $3: municipality, $4: state, $5: broadcast, $6: counted,
-- $7: the broadcast's first state, $8: errors.
UPDATE fan_out_branch
SET state = $4, broadcast_id = $5, counted = $6, first_state = $7, errors = $8, settled_at = now()
WHERE partner_id = $1 AND fan_out_id = $2 AND municipality_id = $3 AND state = 'waiting'
