-- Who linked this digital identity, in whichever municipality. $1: its index under each of our keys.
SELECT i.municipality_id, i.staff_id AS id, i.identity_index, m.state, t.name AS municipality
FROM staff_identity AS i
JOIN staff_member AS m ON m.municipality_id = i.municipality_id AND m.id = i.staff_id
JOIN municipality AS t ON t.id = i.municipality_id
WHERE i.identity_index = ANY ($1::bytea[])
ORDER BY t.name, i.municipality_id
