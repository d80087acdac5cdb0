-- The mandate that a municipality's partner has, which nobody ends until the transaction is over. $1: municipality, $2: partner.
SELECT g.id, g.partner_id, g.categories, g.lanes, g.expires_at
FROM mandate AS g JOIN partner AS p ON p.id = g.partner_id
WHERE g.municipality_id = $1 AND g.partner_id = $2 AND g.revoked_at IS NULL AND p.closed_at IS NULL
FOR SHARE OF g
