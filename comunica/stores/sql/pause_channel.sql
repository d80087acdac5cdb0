-- The provider refuses whatever this channel sends. $1: channel, $2: why. The first reason stays.
UPDATE channel SET state = 'paused', paused_reason = $2 WHERE id = $1 AND state = 'active'
