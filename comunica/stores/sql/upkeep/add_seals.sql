-- Seals of lines. $1: municipality, $2: numbers, $3: lines, $4: digests, $5: until when each seals.
INSERT INTO audit_seal (municipality_id, number, entry_id, digest, until)
SELECT $1, * FROM unnest($2::bigint[], $3::uuid[], $4::bytea[], $5::timestamptz[])
