-- The same data keys under another master key. $1: municipalities, $2: their wrapped keys (in pairs).
UPDATE municipality AS m SET wrapped_key = w.wrapped_key
FROM unnest($1::uuid[], $2::bytea[]) AS w (id, wrapped_key)
WHERE m.id = w.id
