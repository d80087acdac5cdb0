-- A new key of an operator; no row back if the name is taken. $1: id, $2: prefix, $3: digest of the secret, $4: name,
-- $5: when it ends by itself, or null.
INSERT INTO operator_key (id, prefix, secret_digest, name, expires_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (name) DO NOTHING
RETURNING id
