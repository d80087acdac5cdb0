-- A page of requests on data that nobody has answered, newest first. $1: municipality, $2: older than this id, or null, $3: how
-- many.
SELECT i.id, i.intent, i.sent_at, s.id AS subscriber_id, s.given_name_sealed, s.surname_sealed, s.address_kind,
       s.address_sealed, s.erase_after
FROM inbound_message AS i
LEFT JOIN subscriber AS s ON s.municipality_id = i.municipality_id AND s.id = i.subscriber_id
WHERE i.municipality_id = $1 AND i.intent IN ('access', 'erasure') AND i.handled_at IS NULL
  AND ($2::uuid IS NULL OR i.id < $2)
ORDER BY i.id DESC
LIMIT $3
