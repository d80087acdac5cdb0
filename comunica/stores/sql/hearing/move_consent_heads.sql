-- Where ledgers end now. $1: municipalities, $2: positions, $3: chains.
UPDATE consent_head AS h SET position = n.position, chain = n.chain
FROM unnest($1::uuid[], $2::bigint[], $3::bytea[]) AS n (municipality_id, position, chain)
WHERE h.municipality_id = n.municipality_id
