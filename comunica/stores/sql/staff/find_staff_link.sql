-- A link that is open, and whose it is, in whichever municipality. $1: digest, $2: now.
SELECT l.municipality_id, t.name AS municipality, l.kind, l.expires_at, l.totp_sealed,
       m.id, m.email_sealed, m.name_sealed, m.role, m.state, m.language, m.made_by, m.created_at, m.last_signed_in_at
FROM staff_link AS l
JOIN staff_member AS m ON m.municipality_id = l.municipality_id AND m.id = l.staff_id
JOIN municipality AS t ON t.id = l.municipality_id
WHERE l.digest = $1 AND l.expires_at > $2 AND m.state <> 'suspended'
