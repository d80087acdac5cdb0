-- The provider's word on how many people a portfolio may write to in a day. $1: an account of it, $2: people, null: as
-- many as it likes. Broadcasts that wait for room are looked at again at once, in the municipalities at hand.
WITH told AS (
    INSERT INTO portfolio AS p (id, people_limit, told_at)
    SELECT DISTINCT portfolio_id, $2::integer, now() FROM channel WHERE waba_id = $1
    ON CONFLICT (id) DO UPDATE SET people_limit = excluded.people_limit, told_at = excluded.told_at
    RETURNING id
), woken AS (
    UPDATE due_source SET due_at = now()
    WHERE step = 'send' AND due_at > now()
      AND channel_id IN (SELECT c.id FROM channel AS c JOIN told AS t ON t.id = c.portfolio_id)
)
SELECT id FROM told
