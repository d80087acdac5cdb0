-- A page of channels, newest first, for an operator: how they stand. $1: of this municipality, or null, $2: older than
-- this id, or null, $3: how many at most, $4: only the one of this id, or null. `people_limit` null: none, or nobody told.
SELECT c.id, c.municipality_id, c.provider, c.app, c.phone_number_id, c.waba_id, c.portfolio_id,
       c.display_phone_number, c.base_url, c.callback_url, c.state, c.paused_reason, c.quality,
       CASE WHEN c.pace_is_fixed THEN least(c.messages_per_second, c.granted_per_second)
            ELSE coalesce(c.granted_per_second, c.messages_per_second) END AS messages_per_second, p.people_limit
FROM channel AS c
LEFT JOIN portfolio AS p ON p.id = c.portfolio_id
WHERE ($1::uuid IS NULL OR c.municipality_id = $1) AND ($2::uuid IS NULL OR c.id < $2) AND ($4::uuid IS NULL OR c.id = $4)
ORDER BY c.id DESC
LIMIT $3
