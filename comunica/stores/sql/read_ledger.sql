-- A municipality's ledger from its beginning. $1: municipality.
SELECT position, subscriber_id, event, way, message_digest, keyword, notice_version, happened_at, salt, digest, chain
FROM consent_entry WHERE municipality_id = $1 ORDER BY position
