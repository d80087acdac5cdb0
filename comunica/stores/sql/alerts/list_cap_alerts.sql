-- Alerts, newest first. $1: municipality, $2: older than this one or null, $3: how many.
SELECT id, sender, identifier, sent, status, type, infos, answer, taken_at
FROM cap_alert
WHERE municipality_id = $1 AND ($2::uuid IS NULL OR id < $2)
ORDER BY id DESC
LIMIT $3
