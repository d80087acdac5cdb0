-- A due `resolve` whose broadcast is no longer scheduled (cancelled, paused, resolved) waits for nothing.
-- $1: municipality, $2: broadcast.
DELETE FROM due_source AS d
WHERE d.municipality_id = $1 AND d.source_id = $2 AND d.step = 'resolve'
  AND EXISTS (SELECT FROM broadcast AS b
              WHERE b.municipality_id = $1 AND b.id = $2 AND b.state IN ('paused', 'cancelled', 'finished'))
