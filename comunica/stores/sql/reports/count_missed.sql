-- Why deliveries of some broadcasts did not reach anybody. $1: municipality, $2: broadcasts.
SELECT state, coalesce(reason, '') AS reason, count(*) AS n
FROM delivery
WHERE municipality_id = $1 AND source_id = ANY ($2::uuid[])
  AND state IN ('failed', 'suppressed', 'expired', 'cancelled', 'unknown')
GROUP BY state, coalesce(reason, '')
