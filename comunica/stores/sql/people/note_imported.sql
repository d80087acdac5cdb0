-- A list was brought in: its file is forgotten. $1: municipality, $2: list, $3: counts, or null for those there are, $4: of
-- subscriber_import, $5: how many its notice tells, $6: why the notice was not sent.
UPDATE people_import SET state = 'imported', came = coalesce($3, came), import_id = coalesce($4, import_id), told = $5,
       notice_failure = $6, content_sealed = NULL, finished_at = now()
WHERE municipality_id = $1 AND id = $2 AND state = 'importing'
RETURNING id
