-- What citizens wrote since a moment, by what they wanted and what else it was about. $1: municipality, $2: since.
SELECT action, intent, count(*) AS n
FROM inbound_message
WHERE municipality_id = $1 AND recorded_at >= $2
GROUP BY action, intent
ORDER BY n DESC, action, intent
