-- What somebody was asked and has not answered. $1: municipality, $2: their id.
SELECT id, consent, question_sealed, address_kind, address_sealed, banned_at IS NOT NULL AS banned
FROM subscriber
WHERE municipality_id = $1 AND id = $2 AND question_sealed IS NOT NULL AND consent <> 'opted_out'
