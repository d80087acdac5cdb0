-- It never goes. $1: municipality, $2: broadcast, $3: by whom, $4: why not.
UPDATE broadcast
SET state = 'cancelled', decision = 'reject', decided_by = $3, decided_at = now(), rejected_reason = $4, finished_at = now()
WHERE municipality_id = $1 AND id = $2 AND state = 'awaiting_approval'
