-- The channel of a municipality, for who looks after it. $1: slug. Token and data key stay sealed.
SELECT m.id AS municipality_id, m.wrapped_key, c.provider, c.app, c.phone_number_id, c.waba_id, c.portfolio_id,
       c.display_phone_number, c.base_url, c.token_sealed, c.messages_per_second, c.authorization_header,
       c.callback_url, CASE WHEN c.state = 'paused' THEN coalesce(c.paused_reason, 'by_staff') END AS paused_reason
FROM municipality AS m JOIN channel AS c ON c.municipality_id = m.id
WHERE m.slug = $1
