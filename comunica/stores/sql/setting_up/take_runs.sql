-- Runs that nobody is at, with their channels; they are this dispatcher's from now on. $1: dispatcher, $2: seconds of the
-- lease, $3: how many at most. Token and wish stay sealed.
WITH due AS MATERIALIZED (
    SELECT municipality_id, id FROM channel_run
    WHERE state IN ('waiting', 'running') AND lease_until <= now()
    ORDER BY lease_until
    LIMIT $3
    FOR UPDATE SKIP LOCKED
), taken AS (
    UPDATE channel_run AS r
    SET state = 'running', owner = $1, lease_until = now() + make_interval(secs => $2), tries = r.tries + 1, steps = '[]'
    FROM due WHERE r.municipality_id = due.municipality_id AND r.id = due.id
    RETURNING r.*
)
SELECT t.municipality_id, t.id, t.channel_id, t.kind, t.asked_at, t.wish_sealed, t.tries, m.name,
       m.service_name, coalesce(m.profile -> 'leave_words', '[]') AS leave_words, c.provider, c.app, c.phone_number_id,
       c.waba_id, c.portfolio_id, c.display_phone_number, c.base_url, c.token_sealed, c.messages_per_second,
       c.authorization_header, c.callback_url,
       CASE WHEN c.state = 'paused' THEN coalesce(c.paused_reason, 'by_staff') END AS paused_reason
FROM taken AS t
JOIN municipality AS m ON m.id = t.municipality_id
JOIN channel AS c ON c.municipality_id = t.municipality_id AND c.id = t.channel_id
