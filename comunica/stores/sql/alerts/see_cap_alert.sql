-- An alert with what became of it. $1: municipality, $2: its id.
SELECT id, sender, identifier, sent, status, type, infos, answer, taken_at
FROM cap_alert WHERE municipality_id = $1 AND id = $2
