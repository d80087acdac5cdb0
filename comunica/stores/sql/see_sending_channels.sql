-- What is needed to send on channels. $1: channels. The token stays sealed.
SELECT
    municipality_id, id, app, phone_number_id, waba_id, base_url, token_sealed, messages_per_second,
    state = 'paused' AS is_paused
FROM channel WHERE id = ANY($1::uuid[])
