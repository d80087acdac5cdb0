-- The last event that tried a callback. $1: municipality, $2: callback.
SELECT state, occurred_at AS asked_at, give_up_at, attempts, tried_at, answer, status FROM callback_event
WHERE municipality_id = $1 AND callback_id = $2 AND source_id = $2
  AND recipient_id = '00000000-0000-0000-0000-000000000000'
ORDER BY seq DESC LIMIT 1
