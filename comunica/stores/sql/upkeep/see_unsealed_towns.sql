-- Towns whose log has lines to be sealed. $1: municipalities, $2: lines wait so long, $3: how much before the latest
-- sealed line a line may lie. Of a log that was never sealed all lines are.
SELECT m.id FROM unnest($1::uuid[]) AS m (id)
CROSS JOIN LATERAL (
    SELECT coalesce((SELECT s.until - $3::interval FROM audit_seal AS s WHERE s.municipality_id = m.id
                     ORDER BY s.number DESC LIMIT 1), '-infinity') AS since
) AS sealed
WHERE EXISTS (
    SELECT FROM audit_entry AS e
    WHERE e.municipality_id = m.id AND e.at >= sealed.since AND e.at < now() - $2::interval
      AND NOT EXISTS (SELECT FROM audit_seal AS s WHERE s.municipality_id = e.municipality_id AND s.entry_id = e.id)
)
