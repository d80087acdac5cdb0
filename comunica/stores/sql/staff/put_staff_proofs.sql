-- What somebody proves themselves with from now on. $1: municipality, $2: id, $3: hash of the password, $4: the codes' secret
-- (sealed), $5: the step whose code was taken.
UPDATE staff_member SET password_hash = $3, totp_sealed = $4, totp_last_step = $5 WHERE municipality_id = $1 AND id = $2
