-- A page of the people who did not answer what we asked, newest first. Not those who left; nor those whose place is unknown,
-- who are listed for that. $1: municipality, $2: asked before this key, $3: older than this id, or null, $4: how many.
SELECT id, consent, question_sealed, address_kind, address_sealed, banned_at IS NOT NULL AS banned
FROM subscriber
WHERE municipality_id = $1 AND question_sealed IS NOT NULL AND question_key < $2 AND consent <> 'opted_out'
  AND (consent = 'none' OR zone_id IS NOT NULL OR outside) AND ($3::uuid IS NULL OR id < $3)
ORDER BY id DESC
LIMIT $4
