-- Another state. $1: municipality, $2: id, $3: state.
UPDATE staff_member SET state = $3 WHERE municipality_id = $1 AND id = $2
