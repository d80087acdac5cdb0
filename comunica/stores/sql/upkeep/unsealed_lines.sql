-- Lines of a log to be sealed, oldest first. $1: municipality, $2: lines wait so long, $3: how much before the latest
-- sealed line a line may lie, $4: how many at most.
WITH sealed AS (
    SELECT coalesce((SELECT s.until - $3::interval FROM audit_seal AS s WHERE s.municipality_id = $1
                     ORDER BY s.number DESC LIMIT 1), '-infinity') AS since
)
SELECT e.id, e.at, e.who, e.what, e.counts, e.reason FROM audit_entry AS e, sealed
WHERE e.municipality_id = $1 AND e.at >= sealed.since AND e.at < now() - $2::interval
  AND NOT EXISTS (SELECT FROM audit_seal AS s WHERE s.municipality_id = $1 AND s.entry_id = e.id)
ORDER BY e.at, e.id
LIMIT $4
