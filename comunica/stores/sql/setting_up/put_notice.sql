-- A privacy notice that is in force from now on; a row back unless there is one of this version. $1: municipality, $2:
-- version, $3: legal basis, $4: text, $5: who.
INSERT INTO privacy_notice (municipality_id, version, basis, body, published_by) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING
RETURNING version
