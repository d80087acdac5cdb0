-- What a request with this idempotency key was answered; without a series if it was for something else.
-- $1: municipality, $2: whose keys, $3: the key.
SELECT i.request_digest, s.id, s.counted, s.recurrence, s.created_at, m.timezone
FROM idempotency AS i
JOIN municipality AS m ON m.id = i.municipality_id
LEFT JOIN series AS s ON s.municipality_id = i.municipality_id AND s.id = i.broadcast_id
WHERE i.municipality_id = $1 AND i.scope = $2 AND i.key = $3
