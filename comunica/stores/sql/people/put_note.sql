-- Keep a note of the office on somebody; a row back if they are known, and if nobody wrote another one since. $1: municipality,
-- $2: their id, $3: the note, or null: none, $4: who wrote it, $5: when the one was written that it replaces, or null.
UPDATE subscriber
SET note_sealed = $3::bytea, noted_by = CASE WHEN $3::bytea IS NULL THEN NULL ELSE $4 END,
    noted_at = CASE WHEN $3::bytea IS NULL THEN NULL ELSE now() END
WHERE municipality_id = $1 AND id = $2 AND noted_at IS NOT DISTINCT FROM $5::timestamptz
RETURNING id
