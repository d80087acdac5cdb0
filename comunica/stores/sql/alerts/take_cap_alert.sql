-- The first of many equal alerts gets a row back; the others wait for it to commit and get none. $1: municipality, $2: id,
-- $3: sender, $4: identifier, $5: sent, $6: status, $7: type, $8: digest, $9: infos, $10: key,
-- $11: its reach, $12: partner or null, $13: now.
INSERT INTO cap_alert (municipality_id, id, sender, identifier, sent, status, type, digest, infos, given_by,
                       reach, partner_id, taken_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (municipality_id, sender, identifier, reach, digest) DO NOTHING
RETURNING id
