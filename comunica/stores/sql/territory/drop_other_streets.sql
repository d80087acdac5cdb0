-- Streets that the file does not name any more. $1: municipality, $2: ids that it names.
DELETE FROM street WHERE municipality_id = $1 AND NOT id = ANY($2::text[]) RETURNING full_name
