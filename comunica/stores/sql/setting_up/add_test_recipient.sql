-- A number of the staff, sealed; a row back if it is new. $1: municipality, $2: fresh id, $3: blind index, $4: the number.
INSERT INTO test_recipient (municipality_id, id, address_index, address_kind, address_sealed)
VALUES ($1, $2, $3, 'phone', $4)
ON CONFLICT (municipality_id, address_index) DO NOTHING
RETURNING id
