-- What an idempotency key of a partner was used for: what it submitted, or an order to that, which has no digest.
-- $1: partner, $2: key.
SELECT id, request_digest FROM fan_out WHERE partner_id = $1 AND idempotency_key = $2
UNION ALL
SELECT fan_out_id, ''::bytea FROM fan_out_order WHERE partner_id = $1 AND idempotency_key = $2
