-- The office has looked at somebody and leaves them as they are; a row back if they are known. $1: municipality, $2: their id,
-- $3: the key of now: a later answer opens nothing.
UPDATE subscriber SET reviewed_key = place_key, question_sealed = NULL, question_key = greatest(question_key, $3)
WHERE municipality_id = $1 AND id = $2
RETURNING id
