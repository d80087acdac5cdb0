-- Which of these deliveries do not exist, by position from 1. $1: municipalities, $2: sources, $3: recipients.
SELECT t.position
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) WITH ORDINALITY AS t (municipality_id, source_id, recipient_id, position)
LEFT JOIN LATERAL (
    SELECT true AS there FROM delivery AS d
    WHERE d.municipality_id = t.municipality_id AND d.source_id = t.source_id AND d.recipient_id = t.recipient_id
    LIMIT 1) AS d ON true
WHERE d.there IS NULL
