-- Gives a callback back, with its circuit breaker as it stands now. $1: municipality, $2: callback, $3: whose it was,
-- $4: faults in a row, $5: pauses in a row, $6: seconds of the pause that begins, $7: whether it took one,
-- $8: why it did not take another, or null, $9: whether it is gone for good, $10: the HTTP status of $8, or null.
UPDATE callback
SET leased_until = now(), owner = NULL, faults = $4, openings = $5, open_until = now() + $6::interval,
    answered_at = CASE WHEN $7::boolean THEN now() ELSE answered_at END,
    failed_at = CASE WHEN $8::text IS NULL THEN failed_at ELSE now() END,
    failure = coalesce($8, failure),
    failure_status = CASE WHEN $8::text IS NULL THEN failure_status ELSE $10 END,
    state = CASE WHEN $9::boolean THEN 'disabled' ELSE state END
WHERE municipality_id = $1 AND id = $2 AND owner = $3
