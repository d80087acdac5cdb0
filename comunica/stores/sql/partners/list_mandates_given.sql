-- A page of the mandates that a partner has, newest first. $1: partner, $2: older than this id, or null, $3: how many at most.
SELECT g.id, g.municipality_id, m.slug, m.name, m.province, m.istat_code, g.categories, g.lanes, g.granted_at, g.expires_at
FROM mandate AS g JOIN municipality AS m ON m.id = g.municipality_id
WHERE g.partner_id = $1 AND g.revoked_at IS NULL AND (g.expires_at IS NULL OR g.expires_at > now())
  AND ($2::uuid IS NULL OR g.id < $2)
ORDER BY g.id DESC
LIMIT $3
