-- Every municipality.
SELECT id FROM municipality ORDER BY id
