-- Recovery codes of somebody. $1: municipality, $2: person, $3: digests.
INSERT INTO staff_recovery_code (municipality_id, staff_id, digest) SELECT $1, $2, unnest($3::bytea[])
