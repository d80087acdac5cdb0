-- A page of what citizens wrote and the town keeps, newest first, and of whom. $1: municipality, $2: older than this id, or null, $3: how many.
SELECT i.id, i.intent, i.sent_at, i.words_sealed, s.id AS subscriber_id, s.given_name_sealed, s.surname_sealed,
       s.consent <> 'none' AS joined, s.banned_at IS NOT NULL AS banned
FROM inbound_message AS i
LEFT JOIN subscriber AS s ON s.municipality_id = i.municipality_id AND s.id = i.subscriber_id
WHERE i.municipality_id = $1 AND i.words_sealed IS NOT NULL AND ($2::uuid IS NULL OR i.id < $2)
ORDER BY i.id DESC
LIMIT $3
