-- The people themselves, with every column that tells of them. $1: municipalities, $2: people (in pairs).
DELETE FROM subscriber AS s
USING unnest($1::uuid[], $2::uuid[]) AS p (municipality_id, id)
WHERE s.municipality_id = p.municipality_id AND s.id = p.id
