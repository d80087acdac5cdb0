-- A page of a municipality's ledger, from its beginning. $1: municipality, $2: after this position, $3: how many at most.
SELECT position, subscriber_id, event, way, message_digest, keyword, notice_version, happened_at, salt, digest, chain
FROM consent_entry WHERE municipality_id = $1 AND position > $2 ORDER BY position LIMIT $3
