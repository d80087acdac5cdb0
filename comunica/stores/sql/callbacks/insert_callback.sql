-- A new callback, unless the town has its share. $1: municipality, $2: id, $3: url, $4: kinds of events, $5: description,
-- $6: secret, sealed, $7: by which key, $8: most of a town.
INSERT INTO callback (municipality_id, id, url, events, description, secret_sealed, created_by)
SELECT $1, $2, $3, $4, $5, $6, $7
WHERE (SELECT count(*) FROM callback WHERE municipality_id = $1 AND state = 'active') < $8
RETURNING created_at
