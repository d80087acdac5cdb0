-- That these messages were read stays known, or a repeated one would be read again; not by whom they were. $1:
-- municipality, $2: people.
UPDATE inbound_message SET subscriber_id = gen_random_uuid()
WHERE municipality_id = $1 AND subscriber_id = ANY($2::uuid[])
