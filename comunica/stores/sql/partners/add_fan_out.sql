-- What a partner submitted; no row back if its idempotency key is taken. $1: partner, $2: id, $3: origin, $4: submitted by,
-- $5: idempotency key, or null, $6: digest of the request, $7: content, $8: created at. On NATS it is told when all is over.
INSERT INTO fan_out (partner_id, id, origin, submitted_by, idempotency_key, request_digest, content, created_at, told_finished)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN $3 = 'job' THEN false END)
ON CONFLICT (partner_id, idempotency_key) DO NOTHING
RETURNING id
