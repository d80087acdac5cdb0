-- The idempotency key of an order to what a partner submitted. $1: partner, $2: key, $3: fan-out.
INSERT INTO fan_out_order (partner_id, idempotency_key, fan_out_id) VALUES ($1, $2, $3)
ON CONFLICT (partner_id, idempotency_key) DO NOTHING
