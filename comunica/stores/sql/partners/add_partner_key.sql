-- A key of a partner; no row back if the name is taken. $1: id, $2: partner, $3: prefix, $4: digest of the secret,
-- $5: name, $6: kind, $7: scopes, $8: created at, $9: when it ends by itself, or null.
INSERT INTO partner_key (id, partner_id, prefix, secret_digest, name, kind, scopes, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (partner_id, name) DO NOTHING
RETURNING id
