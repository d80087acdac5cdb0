-- Some people whose term is over, held. Not while the window of what they wrote last is open: the goodbye must still
-- reach them. $1: municipality, $2: now, $3: written last before this, $4: how many at most.
SELECT id, consent, consent_key, consented_at FROM subscriber
WHERE municipality_id = $1 AND erase_after <= $2 AND consent <> 'opted_in'
  AND (last_inbound_at IS NULL OR last_inbound_at <= $3)
ORDER BY erase_after, id
LIMIT $4
FOR UPDATE SKIP LOCKED
