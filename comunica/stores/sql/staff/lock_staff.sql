-- Nobody else changes the staff of a municipality until the transaction is over. $1: municipality.
SELECT id FROM staff_member WHERE municipality_id = $1 ORDER BY id FOR UPDATE
