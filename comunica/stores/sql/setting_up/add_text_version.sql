-- A new version of a town's own text. $1: municipality, $2: reply, $3: version, $4: body, or null for the default again,
-- $5: its digest.
INSERT INTO reply_text_version (municipality_id, reply, version, body, digest) VALUES ($1, $2, $3, $4, $5)
