-- A channel; a row back if anything changed. $1: municipality, $2: id, $3: provider, $4: app, $5: phone_number_id,
-- $6: account, $7: portfolio, $8: number as printed, $9: base URL, $10: sealed token, $11: messages a second,
-- $12: whether staff chose that pace, $13: header that shows the token, $14: where the account's webhooks go, or null.
INSERT INTO channel AS c (municipality_id, id, provider, app, phone_number_id, waba_id, portfolio_id,
                          display_phone_number, base_url, token_sealed, messages_per_second, pace_is_fixed,
                          authorization_header, callback_url)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (municipality_id, id) DO UPDATE SET
    provider = excluded.provider, app = excluded.app, waba_id = excluded.waba_id,
    portfolio_id = excluded.portfolio_id, display_phone_number = excluded.display_phone_number,
    base_url = excluded.base_url, token_sealed = excluded.token_sealed,
    messages_per_second = excluded.messages_per_second, pace_is_fixed = excluded.pace_is_fixed,
    authorization_header = excluded.authorization_header, callback_url = excluded.callback_url
WHERE (c.provider, c.app, c.waba_id, c.portfolio_id, c.display_phone_number, c.base_url, c.token_sealed,
       c.messages_per_second, c.pace_is_fixed, c.authorization_header, c.callback_url)
    IS DISTINCT FROM
      (excluded.provider, excluded.app, excluded.waba_id, excluded.portfolio_id, excluded.display_phone_number,
       excluded.base_url, excluded.token_sealed, excluded.messages_per_second,
       excluded.pace_is_fixed, excluded.authorization_header, excluded.callback_url)
RETURNING id
