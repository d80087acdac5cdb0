-- A list with its file, for whoever works on it. $1: municipality, $2: id.
SELECT state, content_sealed, file_digest, coalesce(committed_by, uploaded_by) AS by, committed_holder AS holder, came,
       done_to, notice, import_id
FROM people_import WHERE municipality_id = $1 AND id = $2
