-- A channel, for an operator who has it connected. $1: its id. Its token and the municipality's data key stay sealed.
SELECT c.municipality_id, c.provider, c.app, c.phone_number_id, c.waba_id, c.portfolio_id, c.display_phone_number,
       c.base_url, c.token_sealed, c.authorization_header, c.callback_url,
       CASE WHEN c.pace_is_fixed THEN c.messages_per_second END AS messages_per_second,
       m.name, m.language, m.wrapped_key
FROM channel AS c JOIN municipality AS m ON m.id = c.municipality_id
WHERE c.id = $1
