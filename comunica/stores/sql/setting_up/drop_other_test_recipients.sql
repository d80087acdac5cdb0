-- Numbers of the staff that the file does not name any more. $1: municipality, $2: blind indexes that it names.
DELETE FROM test_recipient WHERE municipality_id = $1 AND NOT address_index = ANY($2::bytea[]) RETURNING id
