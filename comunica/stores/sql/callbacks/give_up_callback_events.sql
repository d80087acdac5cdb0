-- Events whose term is over. Towns: those that the transaction sees. $1: how many at most.
UPDATE callback_event AS e SET state = 'given_up', settled_at = now()
WHERE (e.municipality_id, e.seq) IN (
    SELECT municipality_id, seq FROM callback_event WHERE state = 'waiting' AND give_up_at <= now() LIMIT $1)
