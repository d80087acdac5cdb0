-- The channel of a number at the provider, whoever has it, and every channel of a municipality. $1: phone_number_id,
-- $2: municipality.
SELECT municipality_id, id, phone_number_id, token_sealed
FROM channel
WHERE phone_number_id = $1 OR municipality_id = $2
