-- Another password. $1: municipality, $2: id, $3: its hash.
UPDATE staff_member SET password_hash = $3 WHERE municipality_id = $1 AND id = $2
