-- Somebody whom the office changes, by a transaction that holds the ledger. $1: municipality, $2: their id.
SELECT address_kind, address_sealed, given_name_sealed, surname_sealed, place_sealed FROM subscriber
WHERE municipality_id = $1 AND id = $2
