-- Events that were settled before $1. Towns: those that the transaction sees. $2: how many at most.
DELETE FROM callback_event AS e
WHERE (e.municipality_id, e.seq) IN (
    SELECT municipality_id, seq FROM callback_event WHERE state <> 'waiting' AND settled_at < $1 LIMIT $2)
