-- The record that a person had at their new address before we heard that they moved: it gets nothing more.
-- $1: municipality, $2: record, $3: consent, $4: consent key, $5: consented at, $6: erase after.
UPDATE subscriber SET consent = $3, consent_key = $4, consented_at = $5, erase_after = $6, question_sealed = NULL
WHERE municipality_id = $1 AND id = $2
