-- The provider's word on how many people a portfolio may write to in a day. $1: an account of it, $2: people, null: as
-- many as it likes. A webhook may be days old: by it the limit falls at once, and rises when the provider has confirmed it
-- (confirm_upgrades). Broadcasts that wait for room are looked at again at once, in the municipalities at hand.
WITH before AS (
    SELECT DISTINCT c.portfolio_id AS id, p.people_limit
    FROM channel AS c LEFT JOIN portfolio AS p ON p.id = c.portfolio_id WHERE c.waba_id = $1
), told AS (
    INSERT INTO portfolio AS p (id, people_limit, told_at) SELECT id, $2::integer, now() FROM before
    ON CONFLICT (id) DO UPDATE
    SET people_limit = least(p.people_limit, excluded.people_limit), -- the null of no limit is the greatest: least skips it
        rises_to = CASE WHEN coalesce(excluded.people_limit > p.people_limit, p.people_limit IS NOT NULL)
                        THEN coalesce(excluded.people_limit, 0) END,
        told_at = excluded.told_at
    RETURNING id
), asked AS (
    UPDATE channel SET upgrade_told_at = now()
    WHERE waba_id = $1 AND portfolio_id IN (SELECT id FROM before WHERE people_limit IS DISTINCT FROM $2)
), woken AS (
    UPDATE due_source SET due_at = now()
    WHERE step = 'send' AND due_at > now()
      AND channel_id IN (SELECT c.id FROM channel AS c JOIN told AS t ON t.id = c.portfolio_id)
)
SELECT id FROM told
