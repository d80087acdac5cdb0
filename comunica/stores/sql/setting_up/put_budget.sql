-- What a town may spend in a month; a row back if it changed. $1: municipality, $2: cap in millionths, $3: currency.
INSERT INTO budget AS b (municipality_id, cap_micros, currency) VALUES ($1, $2, $3)
ON CONFLICT (municipality_id) DO UPDATE SET cap_micros = excluded.cap_micros, currency = excluded.currency
WHERE (b.cap_micros, b.currency) IS DISTINCT FROM (excluded.cap_micros, excluded.currency)
RETURNING municipality_id
