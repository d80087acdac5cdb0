-- From scheduled to sending, once. $1: municipality, $2: broadcast. No row: somebody else did, or it is not its time.
-- A correction waits while anything of its original (or of a retry of that) may still go out: a few seconds after it was
-- cancelled. Else somebody would get the wrong text after we looked.
UPDATE broadcast SET state = 'sending', started_at = now()
WHERE municipality_id = $1 AND id = $2 AND state = 'scheduled' AND scheduled_for <= now()
  AND NOT EXISTS (
      SELECT FROM delivery_tally AS t
      WHERE kind = 'correction' AND t.municipality_id = $1 AND t.state IN ('queued', 'sending')
        AND t.source_id IN (SELECT original_id UNION ALL SELECT r.id FROM broadcast AS r
                            WHERE r.municipality_id = $1 AND r.original_id = broadcast.original_id AND r.kind = 'retry')
      GROUP BY t.source_id, t.state HAVING sum(t.n) > 0)
RETURNING channel_id, lane, audience, expires_at, category
