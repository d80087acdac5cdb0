-- A file with its bytes, if they were not forgotten. $1: municipality, $2: file.
SELECT kind, mime_type, file_name, content FROM media
WHERE municipality_id = $1 AND id = $2 AND content IS NOT NULL
