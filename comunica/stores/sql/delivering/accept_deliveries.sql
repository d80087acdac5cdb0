-- The provider took these attempts. $1: municipalities, $2: sources, $3: recipients, $4: attempts, $5: digests of the
-- provider's ids, $6: those ids, sealed, $7: seconds since the answers, $8: from-states, $9: bounds of the bands of waits.
-- A status may have come first: then the state stays and only blanks are filled. An answer to an earlier attempt is
-- evidence as good as one to the latest.
-- Gives how many people waited how long, by lane and band: since they might go.
WITH taken AS (
UPDATE delivery AS d
SET state = CASE WHEN d.state = ANY($8::text[]) THEN 'accepted' ELSE d.state END,
    accepted_at = coalesce(d.accepted_at, now() - make_interval(secs => o.age)),
    message_digest = coalesce(d.message_digest, o.message_digest),
    message_sealed = coalesce(d.message_sealed, o.message_sealed),
    owner = NULL, epoch = NULL, lease_until = NULL, not_before = NULL,
    reason = CASE WHEN d.state = ANY($8::text[]) THEN NULL ELSE d.reason END,
    error_code = CASE WHEN d.state = ANY($8::text[]) THEN NULL ELSE d.error_code END
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[], $5::bytea[], $6::bytea[], $7::double precision[])
    AS o (municipality_id, source_id, recipient_id, attempt, message_digest, message_sealed, age)
WHERE d.municipality_id = o.municipality_id AND d.source_id = o.source_id AND d.recipient_id = o.recipient_id
  AND d.attempt >= o.attempt
RETURNING d.municipality_id, d.source_id, d.lane, d.queued_at, d.accepted_at
)
SELECT t.lane, width_bucket(extract(epoch FROM t.accepted_at - greatest(t.queued_at, s.due_at)), $9::numeric[]) AS band,
       count(*) AS n
FROM taken AS t
LEFT JOIN due_source AS s ON s.municipality_id = t.municipality_id AND s.source_id = t.source_id
GROUP BY 1, 2
