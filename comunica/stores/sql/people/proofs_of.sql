-- The ledger entries of people, in their order. $1: municipality, $2: subscribers.
SELECT subscriber_id, position, event, way, keyword, notice_version, happened_at, recorded_at, proof_sealed
FROM consent_entry
WHERE municipality_id = $1 AND subscriber_id = ANY($2::uuid[])
ORDER BY subscriber_id, position
