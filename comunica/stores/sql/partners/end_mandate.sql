-- The mandate that a municipality's partner has ends, if it has one. $1: municipality, $2: partner, $3: by which key, $4: when.
UPDATE mandate SET revoked_at = $4, revoked_by = $3
WHERE municipality_id = $1 AND partner_id = $2 AND revoked_at IS NULL
