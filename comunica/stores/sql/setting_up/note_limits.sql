-- What the provider answers that a number and its portfolio may. What was told since is asked about again. $1: channel,
-- $2: when that was told, $3: messages a second, or null if it does not say, $4: whether it says of a limit on people (if
-- not, the webhook's word stands), $5: that limit, null: none.
WITH number AS (
    UPDATE channel
    SET granted_per_second = coalesce($3, granted_per_second),
        upgrade_told_at = CASE WHEN upgrade_told_at > $2 THEN upgrade_told_at END
    WHERE id = $1
    RETURNING portfolio_id, upgrade_told_at
)
UPDATE portfolio AS p
SET people_limit = CASE WHEN $4::boolean THEN $5::integer
                        WHEN p.rises_to IS NOT NULL THEN nullif(p.rises_to, 0)
                        ELSE p.people_limit END,
    rises_to = CASE WHEN n.upgrade_told_at IS NOT NULL THEN p.rises_to END,
    told_at = now()
FROM number AS n WHERE p.id = n.portfolio_id
