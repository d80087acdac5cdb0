-- An alert that came before, word for word, by the names that its sender gave it. $1: municipality, $2: sender,
-- $3: identifier, $4: reach, $5: digest.
SELECT id, answer, taken_at
FROM cap_alert
WHERE municipality_id = $1 AND sender = $2 AND identifier = $3 AND reach = $4 AND digest = $5
