-- Somebody wants a list brought in, or the notice of one that was brought in sent once more; a row back if its state allows
-- it. $1: municipality, $2: id, $3: by which key or person, $4: notice, $5: key or staff.
UPDATE people_import
SET state = 'importing', committed_by = $3, committed_holder = $5, committed_at = now(), notice = $4, notice_failure = NULL,
    finished_at = NULL, expires_at = NULL
WHERE municipality_id = $1 AND id = $2 AND (state = 'checked' OR (state = 'imported' AND notice_failure IS NOT NULL))
RETURNING id
