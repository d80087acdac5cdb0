-- Whose e-mail this is, in whichever municipality. $1: its index under each of our keys.
SELECT id, municipality_id, state, password_hash, totp_sealed, totp_last_step
FROM staff_member WHERE email_index = ANY ($1::bytea[])
