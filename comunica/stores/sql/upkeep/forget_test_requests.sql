-- What test keys asked for, a week later. $1: municipalities, $2: created before, $3: how many of each municipality.
DELETE FROM test_request AS r
USING unnest($1::uuid[]) AS m (id)
CROSS JOIN LATERAL (
    SELECT o.municipality_id, o.id FROM test_request AS o
    WHERE o.municipality_id = m.id AND o.created_at < $2
    ORDER BY o.created_at
    LIMIT $3) AS old
WHERE r.municipality_id = old.municipality_id AND r.id = old.id
