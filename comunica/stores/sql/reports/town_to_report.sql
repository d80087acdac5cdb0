-- What a report says of a municipality itself. $1: municipality.
SELECT m.name, m.service_name, m.contacts, m.timezone, m.profile, c.display_phone_number
FROM municipality AS m
JOIN channel AS c ON c.municipality_id = m.id
WHERE m.id = $1
ORDER BY c.id LIMIT 1
