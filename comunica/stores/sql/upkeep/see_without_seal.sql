-- Lines without a seal: the first that upkeep would not seal any more, and how many wait for theirs. $1: municipality,
-- $2: how much before the latest sealed line a line may lie.
WITH sealed AS (
    SELECT coalesce((SELECT s.until - $2::interval FROM audit_seal AS s WHERE s.municipality_id = $1
                     ORDER BY s.number DESC LIMIT 1), '-infinity') AS since
)
SELECT (array_agg(e.id ORDER BY e.at, e.id) FILTER (WHERE e.at < sealed.since))[1] AS inserted,
       count(*) FILTER (WHERE e.at >= sealed.since) AS waiting
FROM audit_entry AS e, sealed
WHERE e.municipality_id = $1
  AND NOT EXISTS (SELECT FROM audit_seal AS s WHERE s.municipality_id = $1 AND s.entry_id = e.id)
