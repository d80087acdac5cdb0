-- A credential of a partner on NATS; no row back if the name or the public key is taken. $1: id, $2: partner, $3: public key,
-- $4: name, $5: kind, $6: scopes, $7: created at, $8: expires at.
INSERT INTO partner_nkey (id, partner_id, public_key, name, kind, scopes, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT DO NOTHING
RETURNING id
