-- With which list people came. $1: municipalities, $2: people (in pairs).
DELETE FROM imported_subscriber AS s
USING unnest($1::uuid[], $2::uuid[]) AS p (municipality_id, id)
WHERE s.municipality_id = p.municipality_id AND s.subscriber_id = p.id
