-- What requests were answered, a day later. $1: municipalities, $2: answered before, $3: how many of each municipality.
DELETE FROM answered_request AS a
USING unnest($1::uuid[]) AS m (id)
CROSS JOIN LATERAL (
    SELECT o.municipality_id, o.holder, o.key FROM answered_request AS o
    WHERE o.municipality_id = m.id AND o.answered_at < $2
    ORDER BY o.answered_at
    LIMIT $3) AS old
WHERE a.municipality_id = old.municipality_id AND a.holder = old.holder AND a.key = old.key
