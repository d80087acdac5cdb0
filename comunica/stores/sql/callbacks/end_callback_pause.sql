-- A callback may be tried at once, if it is called at all. $1: municipality, $2: callback.
UPDATE callback SET open_until = least(open_until, now())
WHERE municipality_id = $1 AND id = $2 AND state = 'active'
RETURNING true
