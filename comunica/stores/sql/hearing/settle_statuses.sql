-- The provider's word on deliveries, each state forward only, by the steps of comunica/broadcasting/states.py.
-- $1: municipalities, $2: sources, $3: recipients, $4: attempts proved, $5: proofs (sent, delivered, read or null),
-- $6: sent at, $7: delivered at, $8: read at, $9: attempts that failed, $10: failed at, $11: refusals (failed, suppressed
-- or null), $12: reasons, $13: codes, $14: digests of the provider's ids, $15: those ids, sealed; $16 to $20: from-states
-- of a report of sent, delivered, read, failed, suppressed.
-- No constant may narrow the deliveries: without statistics, as of a broadcast that is a second old, a range of sources
-- is taken for a handful of rows, and every status is held against every row of its source (2,000: half a minute).
-- A delivery that was queued again after doubt has its attempt: evidence takes it out of the queue, unsent.
-- A failure after `sent` in the same batch counts as if they had come one by one.
UPDATE delivery AS d
SET state = CASE
        WHEN t.proof = 'read' AND d.state = ANY($18::text[]) THEN 'read'
        WHEN t.proof = 'delivered' AND d.state = ANY($17::text[]) THEN 'delivered'
        WHEN t.proof IN ('read', 'delivered') THEN d.state
        WHEN t.failed_attempt = d.attempt AND t.refusal = 'failed'
             AND (d.state = ANY($19::text[]) OR t.proof = 'sent' AND d.state = ANY($16::text[])) THEN 'failed'
        WHEN t.failed_attempt = d.attempt AND t.refusal = 'suppressed'
             AND (d.state = ANY($20::text[]) OR t.proof = 'sent' AND d.state = ANY($16::text[])) THEN 'suppressed'
        WHEN t.proof = 'sent' AND d.state = ANY($16::text[]) THEN 'sent'
        ELSE d.state END,
    reason = CASE
        WHEN t.proof IN ('read', 'delivered') THEN NULL
        WHEN t.failed_attempt = d.attempt AND d.state = ANY($19::text[] || $16::text[]) THEN t.reason
        WHEN t.proof = 'sent' AND d.state = ANY($16::text[]) THEN NULL
        ELSE d.reason END,
    error_code = CASE
        WHEN t.proof IN ('read', 'delivered') THEN NULL
        WHEN t.failed_attempt = d.attempt AND d.state = ANY($19::text[] || $16::text[]) THEN nullif(t.code, 0)
        WHEN t.proof = 'sent' AND d.state = ANY($16::text[]) THEN NULL
        ELSE d.error_code END,
    sent_at = coalesce(d.sent_at, t.sent_at),
    delivered_at = coalesce(d.delivered_at, t.delivered_at),
    read_at = coalesce(d.read_at, t.read_at),
    failed_at = CASE WHEN t.failed_attempt = d.attempt THEN coalesce(d.failed_at, t.failed_at) ELSE d.failed_at END,
    message_digest = coalesce(d.message_digest, t.message_digest),
    message_sealed = coalesce(d.message_sealed, t.message_sealed),
    not_before = NULL
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[], $5::text[], $6::timestamptz[], $7::timestamptz[],
            $8::timestamptz[], $9::smallint[], $10::timestamptz[], $11::text[], $12::text[], $13::integer[],
            $14::bytea[], $15::bytea[])
    WITH ORDINALITY AS t (municipality_id, source_id, recipient_id, attempt, proof, sent_at, delivered_at, read_at,
                          failed_attempt, failed_at, refusal, reason, code, message_digest, message_sealed, position)
WHERE d.municipality_id = t.municipality_id AND d.source_id = t.source_id AND d.recipient_id = t.recipient_id
  AND d.attempt >= greatest(t.attempt, t.failed_attempt, 1::smallint)
  AND (t.proof = 'read' AND d.state = ANY($18::text[])
       OR t.proof = 'delivered' AND d.state = ANY($17::text[])
       OR t.proof = 'sent' AND d.state = ANY($16::text[])
       OR t.refusal IS NOT NULL AND t.failed_attempt = d.attempt AND d.state = ANY($19::text[])
       OR d.sent_at IS NULL AND t.sent_at IS NOT NULL
       OR d.delivered_at IS NULL AND t.delivered_at IS NOT NULL
       OR d.read_at IS NULL AND t.read_at IS NOT NULL)
RETURNING t.position, d.state,
    -- What an earlier attempt's status proves of the latest is nothing.
    CASE WHEN greatest(t.attempt, t.failed_attempt) = d.attempt THEN coalesce(d.accepted_at, d.claimed_at) END AS proves
