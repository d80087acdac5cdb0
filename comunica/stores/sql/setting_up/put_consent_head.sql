-- The empty ledger of a new municipality. $1: municipality.
INSERT INTO consent_head (municipality_id) VALUES ($1) ON CONFLICT DO NOTHING
