-- The other ends of an attempt, all by one step of comunica/broadcasting/states.py. $1: municipalities, $2: sources,
-- $3: recipients, $4: attempts, $5: reasons, $6: provider's codes, $7: seconds to wait (null: none), $8: from-states,
-- $9: to-state. Counts only for its own attempt.
UPDATE delivery AS d
SET state = $9,
    reason = o.reason,
    error_code = nullif(o.code, 0),
    not_before = CASE WHEN o.wait > 0 THEN now() + make_interval(secs => o.wait) END,
    failed_at = CASE WHEN $9 = 'failed' THEN now() ELSE d.failed_at END,
    owner = NULL, epoch = NULL, lease_until = NULL
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[], $5::text[], $6::integer[], $7::double precision[])
    AS o (municipality_id, source_id, recipient_id, attempt, reason, code, wait)
WHERE d.municipality_id = o.municipality_id AND d.source_id = o.source_id AND d.recipient_id = o.recipient_id
  AND d.attempt = o.attempt AND d.state = ANY($8::text[])
RETURNING d.recipient_id, d.source_id, d.attempt
