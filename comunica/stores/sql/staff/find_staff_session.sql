-- A session that was not revoked, and who is in it, in whichever municipality. $1: digest.
SELECT s.municipality_id, s.id AS session_id, s.staff_id, s.forgery_secret, s.seen_at, s.expires_at,
       m.name_sealed, m.role, m.state, m.language, t.slug, t.name AS municipality
FROM staff_session AS s
JOIN staff_member AS m ON m.municipality_id = s.municipality_id AND m.id = s.staff_id
JOIN municipality AS t ON t.id = s.municipality_id
WHERE s.digest = $1 AND s.revoked_at IS NULL
