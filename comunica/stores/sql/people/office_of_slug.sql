-- A municipality's number and the hours it lives by. $1: slug.
SELECT m.timezone, c.phone_number_id
FROM municipality AS m
JOIN channel AS c ON c.municipality_id = m.id
WHERE m.slug = $1
