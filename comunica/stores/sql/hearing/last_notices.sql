-- When these people were last sent a broadcast, of the twenty latest of their municipality. $1: municipalities,
-- $2: subscribers. LATERAL with a limit: looked up one by one, whatever the planner thinks of the tables.
SELECT p.subscriber_id, max(d.accepted_at) AS accepted_at
FROM unnest($1::uuid[], $2::uuid[]) AS p (municipality_id, subscriber_id)
CROSS JOIN LATERAL (
    SELECT b.id FROM broadcast AS b WHERE b.municipality_id = p.municipality_id ORDER BY b.id DESC LIMIT 20) AS b
CROSS JOIN LATERAL (
    SELECT e.accepted_at FROM delivery AS e
    WHERE e.municipality_id = p.municipality_id AND e.source_id = b.id AND e.recipient_id = p.subscriber_id
      AND e.accepted_at IS NOT NULL
    LIMIT 1) AS d
GROUP BY p.subscriber_id
