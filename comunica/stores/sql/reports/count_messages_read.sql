-- What citizens wrote in a time, by what they wanted and which text answered it. $1: municipality, $2: since, $3: until.
SELECT action, coalesce(reply, '') AS reply, count(*) AS n
FROM inbound_message
WHERE municipality_id = $1 AND recorded_at >= $2 AND recorded_at < $3
GROUP BY action, coalesce(reply, '')
