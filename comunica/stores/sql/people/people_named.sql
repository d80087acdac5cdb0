-- People who are to be erased at once, held. $1: municipality, $2: their ids.
SELECT id, consent, consent_key, consented_at FROM subscriber
WHERE municipality_id = $1 AND id = ANY($2::uuid[])
ORDER BY id
FOR UPDATE
