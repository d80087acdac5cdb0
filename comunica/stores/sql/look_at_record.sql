-- Whether the record is there with our schema in it. No row is read.
SELECT FROM municipality LIMIT 0
