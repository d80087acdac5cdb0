-- Municipalities whose mandate for this partner stands. $1: partner, $2: when.
SELECT municipality_id FROM mandate
WHERE partner_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)
ORDER BY municipality_id
