-- By which beginnings surnames are found; not of somebody whose surname is another one meanwhile. $1: municipalities,
-- $2: people, $3: what their surname was found by, $4: its prefixes.
UPDATE subscriber AS s SET surname_prefixes = n.surname_prefixes
FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bytea[]) AS n (municipality_id, id, surname_index, surname_prefixes)
WHERE s.municipality_id = n.municipality_id AND s.id = n.id AND s.surname_index = n.surname_index
  AND s.surname_prefixes IS NULL
