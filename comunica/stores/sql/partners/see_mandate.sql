-- One mandate of a municipality. $1: municipality, $2: mandate.
SELECT g.id, g.partner_id, p.slug, p.name, g.categories, g.lanes, g.granted_by, g.granted_at, g.expires_at, g.revoked_at,
       p.closed_at
FROM mandate AS g JOIN partner AS p ON p.id = g.partner_id
WHERE g.municipality_id = $1 AND g.id = $2
