-- A broadcast that somebody decides on, and who its author is: nobody else decides until the transaction ends.
-- $1: municipality, $2: broadcast.
SELECT b.state, b.submitted_by, coalesce(k.lineage, k.id) AS lineage, b.decided_by, b.lane,
       coalesce(b.counted, 0) AS counted, b.scheduled_for, b.expires_at,
       b.decision IS NOT DISTINCT FROM 'reject' AS rejected
FROM broadcast AS b
LEFT JOIN api_key AS k ON k.municipality_id = b.municipality_id AND k.id::text = b.submitted_by
WHERE b.municipality_id = $1 AND b.id = $2
FOR NO KEY UPDATE OF b
