-- Nothing waits any more: the broadcast is finished (a cancelled one stays cancelled). $1: municipality, $2: broadcast.
-- The tally is read in the same statement: a delivery that went back to the queue a moment ago keeps it open.
UPDATE broadcast
SET state = CASE WHEN state = 'cancelled' THEN state ELSE 'finished' END, finished_at = coalesce(finished_at, now())
WHERE municipality_id = $1 AND id = $2 AND state IN ('sending', 'paused', 'cancelled', 'finished')
  AND NOT EXISTS (
      SELECT FROM delivery_tally
      WHERE municipality_id = $1 AND source_id = $2 AND state IN ('queued', 'sending', 'doubt')
      GROUP BY state HAVING sum(n) > 0
  )
RETURNING state, idempotency_key, lane,
    -- From when it might go, its last hold over, to the last of its people whose message the provider took.
    extract(epoch FROM (
        SELECT max(d.accepted_at) FROM delivery AS d WHERE d.municipality_id = $1 AND d.source_id = $2
    ) - greatest(started_at, (
        SELECT s.due_at FROM due_source AS s WHERE s.municipality_id = $1 AND s.source_id = $2
    )))::double precision AS last_after
