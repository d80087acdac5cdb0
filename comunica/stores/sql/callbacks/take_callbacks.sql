-- Leases callbacks that have something to be told now: whoever was served longest ago first. $1: who takes them,
-- $2: lease, $3: how many at most. Towns: those that the transaction sees.
WITH due AS (
    SELECT c.municipality_id, c.id
    FROM callback AS c
    WHERE c.state = 'active' AND c.leased_until <= now() AND c.open_until <= now()
      AND EXISTS (SELECT FROM callback_event AS e
                  WHERE e.municipality_id = c.municipality_id AND e.callback_id = c.id AND e.state = 'waiting'
                    AND e.not_before <= now())
    ORDER BY c.leased_until LIMIT $3
    FOR UPDATE OF c SKIP LOCKED
)
UPDATE callback AS c SET owner = $1, leased_until = now() + $2::interval
FROM due
WHERE c.municipality_id = due.municipality_id AND c.id = due.id
RETURNING c.municipality_id, c.id, c.url, c.secret_sealed, c.faults, c.openings,
          CASE WHEN c.former_until > now() THEN c.former_sealed END AS former_sealed
