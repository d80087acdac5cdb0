-- A page of a municipality's mandates, newest first; those that have ended too. $1: municipality, $2: older than this id, or null,
-- $3: how many at most.
SELECT g.id, g.partner_id, p.slug, p.name, g.categories, g.lanes, g.granted_by, g.granted_at, g.expires_at, g.revoked_at,
       p.closed_at
FROM mandate AS g JOIN partner AS p ON p.id = g.partner_id
WHERE g.municipality_id = $1 AND ($2::uuid IS NULL OR g.id < $2)
ORDER BY g.id DESC
LIMIT $3
