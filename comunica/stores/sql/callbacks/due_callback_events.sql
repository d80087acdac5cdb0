-- The next events of a callback, in order. One whose delivery has an earlier event that must still wait, waits too.
-- $1: municipality, $2: callback, $3: how many at most.
SELECT e.seq, e.id, e.kind, e.source_id, e.recipient_id, e.detail, e.occurred_at, e.attempts
FROM callback_event AS e
WHERE e.municipality_id = $1 AND e.callback_id = $2 AND e.state = 'waiting' AND e.not_before <= now()
  AND NOT EXISTS (
      SELECT FROM callback_event AS earlier
      WHERE earlier.municipality_id = $1 AND earlier.callback_id = $2 AND earlier.state = 'waiting'
        AND earlier.source_id = e.source_id AND earlier.recipient_id = e.recipient_id
        AND earlier.seq < e.seq AND earlier.not_before > now())
ORDER BY e.seq LIMIT $3
