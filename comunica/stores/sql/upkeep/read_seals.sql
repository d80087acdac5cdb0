-- Seals by number, each with its line if it is there. $1: municipality, $2: after this number, $3: how many at most.
SELECT s.number, s.entry_id, s.digest, s.until, e.id IS NOT NULL AS is_there, e.at, e.who, e.what, e.counts, e.reason
FROM audit_seal AS s LEFT JOIN audit_entry AS e ON e.municipality_id = s.municipality_id AND e.id = s.entry_id
WHERE s.municipality_id = $1 AND s.number > $2
ORDER BY s.number
LIMIT $3
