-- A mandate; no row back if the partner has one already. $1: municipality, $2: id, $3: partner, $4: categories, $5: lanes,
-- $6: by which key, $7: when, $8: when it ends by itself, or null.
INSERT INTO mandate (municipality_id, id, partner_id, categories, lanes, granted_by, granted_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (municipality_id, partner_id) WHERE revoked_at IS NULL DO NOTHING
RETURNING id
