-- A key; a row back unless its name is taken. $1: municipality, $2: id, $3: prefix, $4: digest of the secret, $5: name,
-- $6: kind, $7: scopes, $8: made by, $9: lineage, $10: created at, $11: expires at,
-- $12: what signs the tokens of Notify's clients, sealed.
INSERT INTO api_key (municipality_id, id, prefix, secret_digest, name, kind, scopes, made_by, lineage, created_at,
                     expires_at, notify_secret_sealed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (municipality_id, name) DO NOTHING
RETURNING id
