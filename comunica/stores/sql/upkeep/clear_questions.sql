-- Questions that no answer can complete any more. Their keys stay: what is older must not ask again.
-- $1: municipalities, $2: of events before this key, $3: how many of each municipality.
WITH old AS MATERIALIZED (
    SELECT s.municipality_id, s.id
    FROM unnest($1::uuid[]) AS m (id)
    CROSS JOIN LATERAL (
        SELECT o.municipality_id, o.id FROM subscriber AS o
        WHERE o.municipality_id = m.id AND o.question_sealed IS NOT NULL AND o.question_key < $2
        ORDER BY o.question_key
        LIMIT $3
        FOR UPDATE SKIP LOCKED) AS s
)
UPDATE subscriber AS s SET question_sealed = NULL
FROM old
WHERE s.municipality_id = old.municipality_id AND s.id = old.id AND s.question_key < $2
