-- The bytes of a file, if they were not forgotten and are no more than that: a longer one is not read. $1: municipality,
-- $2: file, $3: bytes at most.
SELECT content FROM media WHERE municipality_id = $1 AND id = $2 AND octet_length(content) <= $3
