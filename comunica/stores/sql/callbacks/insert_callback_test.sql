-- An event that tries a callback, unless one waits whose term is not over: its row is held meanwhile, so that of two who ask
-- one finds the other's. $1: municipality, $2: callback, $3: kind, $4: when it is given up.
INSERT INTO callback_event (municipality_id, callback_id, kind, source_id, detail, give_up_at)
SELECT $1, $2, $3, $2, '{}', $4
WHERE NOT EXISTS (
    SELECT FROM callback_event
    WHERE municipality_id = $1 AND callback_id = $2 AND source_id = $2 AND state = 'waiting' AND give_up_at > now()
      AND recipient_id = '00000000-0000-0000-0000-000000000000')
RETURNING true
