-- A row of the table of geocodes. $1: municipality, $2: scheme, $3: code, $4: name as written, $5: value as written,
-- $6: everybody, $7: zones.
INSERT INTO geocode (municipality_id, scheme, code, name, value, everyone, zones) VALUES ($1, $2, $3, $4, $5, $6, $7)
