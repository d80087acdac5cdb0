-- Broadcasts that may not go now, if anything of them is queued: shown with the reason, and off the work list until
-- then, or until their own time is over, or for so long that a changed rule is seen. $1: municipalities, $2: broadcasts,
-- $3: why, $4: until, $5: the longest time until they are looked at again.
WITH held AS (
    UPDATE broadcast AS b SET waits_for = h.why, waits_until = h.until
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[]) AS h (municipality_id, id, why, until)
    WHERE b.municipality_id = h.municipality_id AND b.id = h.id AND b.state = 'sending'
      AND EXISTS (SELECT FROM delivery_tally AS t
                  WHERE t.municipality_id = b.municipality_id AND t.source_id = b.id AND t.state = 'queued'
                  GROUP BY t.state HAVING sum(t.n) > 0)
    RETURNING b.municipality_id, b.id, b.expires_at, h.until
)
UPDATE due_source AS s SET due_at = least(h.until, h.expires_at, now() + $5::interval)
FROM held AS h
WHERE s.municipality_id = h.municipality_id AND s.source_id = h.id AND s.step = 'send'
