-- What a request with this idempotency key was answered. $1: municipality, $2: whose keys, $3: the key.
SELECT route, request_digest, status, headers, body_sealed FROM answered_request
WHERE municipality_id = $1 AND holder = $2 AND key = $3
