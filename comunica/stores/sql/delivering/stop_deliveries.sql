-- What is queued of a source goes no more, delayed or not: its time is over, or staff cancelled it.
-- $1: municipality, $2: source, $3: from-states, $4: to-state, $5: how many at most.
WITH waiting AS MATERIALIZED (
    SELECT municipality_id, source_id, recipient_id FROM delivery
    WHERE municipality_id = $1 AND source_id = $2 AND state = 'queued'
    ORDER BY recipient_id LIMIT $5 FOR UPDATE SKIP LOCKED
)
UPDATE delivery AS d SET state = $4, not_before = NULL
FROM waiting AS w
WHERE d.municipality_id = w.municipality_id AND d.source_id = w.source_id AND d.recipient_id = w.recipient_id
  AND d.state = ANY($3::text[])
