-- A page of the deliveries of a broadcast, with the address that will be masked; none if the person was erased.
-- $1: municipality, $2: broadcast, $3: states, or null for all, $4: older than this recipient, or null, $5: how many.
SELECT d.recipient_id, s.address_kind, s.address_sealed, d.zone_id, d.state, d.reason, d.error_code, d.attempt,
       d.resent_in_doubt, d.queued_at, d.accepted_at, d.sent_at, d.delivered_at, d.read_at, d.failed_at
FROM delivery AS d
LEFT JOIN subscriber AS s ON s.municipality_id = d.municipality_id AND s.id = d.recipient_id
WHERE d.municipality_id = $1 AND d.source_id = $2
  AND ($3::text[] IS NULL OR d.state = ANY($3))
  AND ($4::uuid IS NULL OR d.recipient_id < $4)
ORDER BY d.recipient_id DESC
LIMIT $5
