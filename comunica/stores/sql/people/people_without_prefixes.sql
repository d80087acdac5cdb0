-- People whose surname cannot be found by its beginning yet: of each municipality so many at most. $1: municipalities,
-- $2: how many.
SELECT town.id AS municipality_id, s.id, s.surname_sealed, s.surname_index
FROM unnest($1::uuid[]) AS town (id)
CROSS JOIN LATERAL (
    SELECT p.id, p.surname_sealed, p.surname_index FROM subscriber AS p
    WHERE p.municipality_id = town.id AND p.surname_index IS NOT NULL AND p.surname_prefixes IS NULL
    ORDER BY p.id
    LIMIT $2) AS s
