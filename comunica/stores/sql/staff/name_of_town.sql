-- What a municipality is called. $1: id.
SELECT name FROM municipality WHERE id = $1
