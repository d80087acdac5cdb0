-- Append to ledgers whose heads are held. $1: municipalities, $2: positions, $3: subscribers, $4: events, $5: ways,
-- $6: message digests, $7: keywords, $8: notice versions, $9: times, $10: salts, $11: digests, $12: chains, $13: what
-- proves it, in the office's own words, sealed.
INSERT INTO consent_entry (municipality_id, position, subscriber_id, event, way, message_digest, keyword, notice_version,
                           happened_at, salt, digest, chain, proof_sealed)
SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::bytea[], $7::text[], $8::text[],
                     $9::timestamptz[], $10::bytea[], $11::bytea[], $12::bytea[],
                     $13::bytea[])
