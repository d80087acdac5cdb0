-- Where a municipality's ledger ends. $1: municipality.
SELECT position, chain FROM consent_head WHERE municipality_id = $1
