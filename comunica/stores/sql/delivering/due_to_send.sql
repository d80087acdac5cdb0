-- The audience is resolved: from now on the channel's owner works on it. $1: municipality, $2: broadcast.
UPDATE due_source SET step = 'send', due_at = now() WHERE municipality_id = $1 AND source_id = $2
