-- A branch failed for a reason of ours: tried again after 2, 4, 8 … seconds, five minutes at most. $1: partner, $2: fan-out,
-- $3: municipality.
UPDATE fan_out_branch
SET attempts = attempts + 1, not_before = now() + least(300, 2 ^ least(attempts + 1, 9)) * interval '1 second'
WHERE partner_id = $1 AND fan_out_id = $2 AND municipality_id = $3 AND state = 'waiting'
