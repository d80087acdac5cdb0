-- A file. $1: municipality, $2: id, $3: kind, $4: MIME type, $5: name, $6: alternative text, $7: size, $8: digest,
-- $9: the bytes, $10: who brought it.
INSERT INTO media (municipality_id, id, kind, mime_type, file_name, alternative_text, size, digest, content, uploaded_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
RETURNING id, kind, mime_type, file_name, alternative_text, size, true AS is_there, created_at
