-- The channel that each municipality's requests go out on: its oldest, paused or not. $1: municipalities.
SELECT DISTINCT ON (c.municipality_id)
       c.municipality_id, c.id, c.waba_id, c.display_phone_number, m.language, m.timezone, m.profile, m.trial, m.name,
       m.service_name, coalesce(m.profile -> 'leave_words', '[]') AS leave_words
FROM channel AS c
JOIN municipality AS m ON m.id = c.municipality_id
WHERE c.municipality_id = ANY($1::uuid[])
ORDER BY c.municipality_id, c.id
