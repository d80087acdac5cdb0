-- Another role. $1: municipality, $2: id, $3: role.
UPDATE staff_member SET role = $3 WHERE municipality_id = $1 AND id = $2
