-- The beginning of a ledger for municipalities that have none. $1: their ids.
INSERT INTO consent_head (municipality_id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING
