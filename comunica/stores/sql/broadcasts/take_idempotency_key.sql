-- The first of many equal requests gets a row back; the others wait for it to commit and get none.
-- $1: municipality, $2: whose keys, $3: the key, $4: digest of the request, $5: broadcast.
INSERT INTO idempotency (municipality_id, scope, key, request_digest, broadcast_id)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING
RETURNING broadcast_id
