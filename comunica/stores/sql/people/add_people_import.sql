-- A list that was uploaded, unless too many are open; a row back if it was kept. $1: municipality, $2: id, $3: name,
-- $4: size, $5: digest of the file, $6: the file, $7: by which key, $8: how many may be open with it.
INSERT INTO people_import (municipality_id, id, name, size, file_digest, content_sealed, uploaded_by)
SELECT $1::uuid, $2::uuid, $3::text, $4::integer, $5::bytea, $6::bytea, $7::text
WHERE (SELECT count(*) FROM people_import
       WHERE municipality_id = $1 AND state IN ('checking', 'checked', 'importing')) < $8
RETURNING id
