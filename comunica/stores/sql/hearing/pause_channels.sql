-- Pause channels that are active. $1: their ids, $2: reason.
UPDATE channel SET state = 'paused', paused_reason = $2 WHERE id = ANY($1::uuid[]) AND state = 'active'
