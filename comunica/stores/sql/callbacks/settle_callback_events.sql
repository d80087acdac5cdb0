-- What became of attempts. $1: municipality, $2: seqs, $3: which were taken, $4: until when the others wait, $5: answers,
-- $6: their HTTP statuses or nulls.
-- Past its term an event is given up: it can be replayed.
UPDATE callback_event AS e
SET attempts = e.attempts + 1, not_before = s.not_before, answer = s.answer, status = s.status, tried_at = now(),
    state = CASE WHEN s.taken THEN 'told' WHEN s.not_before >= e.give_up_at THEN 'given_up' ELSE 'waiting' END,
    settled_at = CASE WHEN s.taken OR s.not_before >= e.give_up_at THEN now() END
FROM unnest($2::bigint[], $3::boolean[], $4::timestamptz[], $5::text[], $6::integer[])
    AS s (seq, taken, not_before, answer, status)
WHERE e.municipality_id = $1 AND e.seq = s.seq AND e.state = 'waiting'
