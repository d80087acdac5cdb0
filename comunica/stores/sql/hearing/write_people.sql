-- New people, and what changed of those on record. $1: municipalities, $2: ids, $3: channels, $4: consents, $5: consent
-- keys, $6: consented at, $7: place keys, $8: address kinds, $9: addresses, $10: given names, $11: surnames, $12: surname
-- indexes, $13: places, $14: zones, $15: outside, $16: last inbound at, $17: erase after,
-- $18: question keys, $19: questions, $20: streets, $21: house numbers, $22: countries, $23: surname prefixes.
-- The greater key wins here too: even a writer who did not hold the ledger could not undo a later word.
INSERT INTO subscriber AS s (
    municipality_id, id, channel_id, consent, consent_key, consented_at, place_key, address_kind, address_sealed,
    given_name_sealed, surname_sealed, surname_index, place_sealed, zone_id, outside, last_inbound_at, erase_after,
    question_key, question_sealed, street_id, house_number, country, surname_prefixes)
SELECT * FROM unnest(
    $1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::text[], $9::bytea[],
    $10::bytea[], $11::bytea[], $12::bytea[], $13::bytea[], $14::text[], $15::boolean[], $16::timestamptz[],
    $17::timestamptz[], $18::text[], $19::bytea[], $20::text[], $21::text[], $22::text[], $23::bytea[])
ON CONFLICT (municipality_id, id) DO UPDATE SET
    consent = CASE WHEN excluded.consent_key > s.consent_key THEN excluded.consent ELSE s.consent END,
    consented_at = CASE WHEN excluded.consent_key > s.consent_key THEN excluded.consented_at ELSE s.consented_at END,
    consent_key = greatest(excluded.consent_key, s.consent_key),
    given_name_sealed =
        CASE WHEN excluded.place_key > s.place_key THEN excluded.given_name_sealed ELSE s.given_name_sealed END,
    surname_sealed = CASE WHEN excluded.place_key > s.place_key THEN excluded.surname_sealed ELSE s.surname_sealed END,
    surname_index = CASE WHEN excluded.place_key > s.place_key THEN excluded.surname_index ELSE s.surname_index END,
    surname_prefixes =
        CASE WHEN excluded.place_key > s.place_key THEN excluded.surname_prefixes ELSE s.surname_prefixes END,
    place_sealed = CASE WHEN excluded.place_key > s.place_key THEN excluded.place_sealed ELSE s.place_sealed END,
    zone_id = CASE WHEN excluded.place_key > s.place_key THEN excluded.zone_id ELSE s.zone_id END,
    street_id = CASE WHEN excluded.place_key > s.place_key THEN excluded.street_id ELSE s.street_id END,
    house_number = CASE WHEN excluded.place_key > s.place_key THEN excluded.house_number ELSE s.house_number END,
    outside = CASE WHEN excluded.place_key > s.place_key THEN excluded.outside ELSE s.outside END,
    place_key = greatest(excluded.place_key, s.place_key),
    question_sealed =
        CASE WHEN excluded.question_key > s.question_key THEN excluded.question_sealed ELSE s.question_sealed END,
    question_key = greatest(excluded.question_key, s.question_key),
    last_inbound_at = greatest(excluded.last_inbound_at, s.last_inbound_at),
    country = coalesce(s.country, excluded.country),
    erase_after = excluded.erase_after
