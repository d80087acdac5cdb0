-- The numbers of the staff, sealed, in the order in which they came. $1: municipality.
SELECT address_sealed FROM test_recipient WHERE municipality_id = $1 ORDER BY id
