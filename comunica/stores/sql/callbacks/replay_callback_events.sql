-- Tells again, in the old order: at most $6 events, the earliest, of those that happened from $3 until before $4, without
-- what only tried it.
-- $1: municipality, $2: callback, $5: states of those meant, $7: when they are given up.
WITH meant AS (
    SELECT seq FROM callback_event
    WHERE municipality_id = $1 AND callback_id = $2 AND occurred_at >= $3 AND occurred_at < $4
      AND state = ANY ($5::text[]) AND state <> 'waiting' AND source_id <> $2
    ORDER BY seq LIMIT $6
)
UPDATE callback_event AS e
SET state = 'waiting', attempts = 0, not_before = now(), give_up_at = $7, settled_at = NULL
FROM meant
WHERE e.municipality_id = $1 AND e.seq = meant.seq
RETURNING e.seq
