-- The wrapped data keys of municipalities. $1: their ids.
SELECT id, wrapped_key FROM municipality WHERE id = ANY($1::uuid[])
