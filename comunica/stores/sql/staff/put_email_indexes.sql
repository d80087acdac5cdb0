-- The same e-mails, found under another key. $1: municipalities, $2: people, $3: indexes (all in step).
UPDATE staff_member AS m SET email_index = i.email_index
FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) AS i (municipality_id, id, email_index)
WHERE m.municipality_id = i.municipality_id AND m.id = i.id AND m.email_index <> i.email_index
