-- What is needed to send on channels. $1: channels. The token stays sealed. `held_for`: seconds for which the provider
-- wants nothing from its account or its app. A pace that staff chose holds unless the provider grants less.
SELECT
    c.municipality_id, c.id, c.app, c.phone_number_id, c.waba_id, c.portfolio_id, c.base_url, c.token_sealed,
    c.authorization_header,
    CASE WHEN c.pace_is_fixed THEN least(c.messages_per_second, c.granted_per_second)
         ELSE coalesce(c.granted_per_second, c.messages_per_second) END AS messages_per_second,
    c.state = 'paused' AS is_paused, p.people_limit,
    coalesce((SELECT extract(epoch FROM max(t.until) - now())::double precision FROM shared_throttle AS t
              WHERE (t.scope, t.id) IN (('account', c.waba_id), ('app', c.app)) AND t.until > now()), 0) AS held_for
FROM channel AS c
LEFT JOIN portfolio AS p ON p.id = c.portfolio_id
WHERE c.id = ANY($1::uuid[])
