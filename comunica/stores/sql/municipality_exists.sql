-- Whether a municipality is set up here. $1: its id.
SELECT EXISTS (SELECT FROM municipality WHERE id = $1)
