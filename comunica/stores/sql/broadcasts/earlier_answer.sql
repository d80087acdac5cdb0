-- What a request with this idempotency key was answered; without a broadcast if it was for something else.
-- $1: municipality, $2: whose keys, $3: the key.
SELECT i.request_digest, b.id, b.counted, b.scheduled_for, b.expires_at, b.created_at, b.reach,
       b.needed_approval
FROM idempotency AS i
LEFT JOIN broadcast AS b ON b.municipality_id = i.municipality_id AND b.id = i.broadcast_id
WHERE i.municipality_id = $1 AND i.scope = $2 AND i.key = $3
