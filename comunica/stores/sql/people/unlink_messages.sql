-- That these messages were read stays known, or a repeated one would be read again; not by whom they were, nor what they
-- said.
-- $1: municipalities, $2: people (in pairs).
UPDATE inbound_message AS i SET subscriber_id = gen_random_uuid(), words_sealed = NULL
FROM unnest($1::uuid[], $2::uuid[]) AS p (municipality_id, id)
WHERE i.municipality_id = p.municipality_id AND i.subscriber_id = p.id
