-- The staff of a municipality: there are few. $1: municipality, $2: one of them, or null.
SELECT id, email_sealed, name_sealed, role, state, language, made_by, created_at, last_signed_in_at
FROM staff_member WHERE municipality_id = $1 AND ($2::uuid IS NULL OR id = $2)
ORDER BY id
