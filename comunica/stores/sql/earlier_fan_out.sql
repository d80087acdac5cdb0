-- What an idempotency key of a partner made before. $1: partner, $2: key.
SELECT id, request_digest FROM fan_out WHERE partner_id = $1 AND idempotency_key = $2
