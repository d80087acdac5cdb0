-- The channel that a municipality's broadcasts go out on: its oldest, paused or not (a pause only makes them wait).
-- $1: municipality.
SELECT c.id, c.waba_id, m.language, m.timezone, m.profile, m.trial, m.name, m.service_name,
       coalesce(m.profile -> 'leave_words', '[]') AS leave_words
FROM channel AS c
JOIN municipality AS m ON m.id = c.municipality_id
WHERE c.municipality_id = $1
ORDER BY c.id
LIMIT 1
