-- What there is of a file, without its bytes. $1: municipality, $2: file.
SELECT id, kind, mime_type, file_name, alternative_text, size, content IS NOT NULL AS is_there, created_at
FROM media WHERE municipality_id = $1 AND id = $2
