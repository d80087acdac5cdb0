-- What somebody of the staff is held against. $1: municipality, $2: id.
SELECT id, municipality_id, state, password_hash, totp_sealed, totp_last_step
FROM staff_member WHERE municipality_id = $1 AND id = $2
