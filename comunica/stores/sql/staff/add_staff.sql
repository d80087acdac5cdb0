-- Somebody invited; no row back if somebody has the e-mail, here or elsewhere. $1: municipality, $2: id, $3: index of
-- the e-mail, $4: under each of our keys, $5: e-mail, $6: name (both sealed), $7: role, $8: language, $9: by whom, $10: when.
INSERT INTO staff_member (municipality_id, id, email_index, email_sealed, name_sealed, role, language, made_by, created_at)
SELECT $1::uuid, $2::uuid, $3::bytea, $5::bytea, $6::bytea, $7::text, $8::text, $9::text, $10::timestamptz
WHERE NOT EXISTS (SELECT FROM staff_member WHERE email_index = ANY ($4::bytea[]))
ON CONFLICT (email_index) DO NOTHING
RETURNING id
