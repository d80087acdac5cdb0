-- What the provider says that a number and its portfolio may; a row back if anything changed. $1: municipality,
-- $2: phone_number_id, $3: messages a second, or null if it does not say, $4: quality, $5: whether it told of a limit on
-- people, $6: that limit, null: none.
WITH number AS (
    UPDATE channel SET granted_per_second = coalesce($3, granted_per_second), quality = $4
    WHERE municipality_id = $1 AND phone_number_id = $2
      AND (granted_per_second, quality) IS DISTINCT FROM (coalesce($3, granted_per_second), $4)
    RETURNING id
), told AS (
    INSERT INTO portfolio AS p (id, people_limit, told_at)
    SELECT portfolio_id, $6::integer, now() FROM channel
    WHERE municipality_id = $1 AND phone_number_id = $2 AND $5::boolean
    ON CONFLICT (id) DO UPDATE SET people_limit = excluded.people_limit, told_at = excluded.told_at
        WHERE p.people_limit IS DISTINCT FROM excluded.people_limit
    RETURNING id
)
SELECT id::text FROM number UNION ALL SELECT id FROM told
