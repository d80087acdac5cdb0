-- The staff's numbers. $1: municipality.
SELECT count(*) FROM test_recipient WHERE municipality_id = $1
