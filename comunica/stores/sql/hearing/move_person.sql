-- A person at a new address; of each register the greater key, if they were known as two. $1: municipality, $2: person,
-- $3: consent, $4: consent key, $5: consented at, $6: place key, $7: zone, $8: outside, $9: last inbound at, $10: erase
-- after, $11: address kind, $12: address, $13: the other record of the same person, or null, $14: country.
-- A user id takes the place of a user id only: whoever has a phone on record is still reached there.
UPDATE subscriber AS s SET
    consent = $3, consent_key = $4, consented_at = $5, place_key = $6, zone_id = $7, outside = $8, last_inbound_at = $9,
    erase_after = $10,
    address_sealed = CASE WHEN $11 = 'phone' OR s.address_kind = 'user_id' THEN $12 ELSE s.address_sealed END,
    address_kind = CASE WHEN $11 = 'phone' OR s.address_kind = 'user_id' THEN $11 ELSE s.address_kind END,
    country = CASE WHEN $11 = 'phone' OR s.address_kind = 'user_id' THEN $14 ELSE s.country END,
    given_name_sealed = CASE WHEN o.place_key > s.place_key THEN o.given_name_sealed ELSE s.given_name_sealed END,
    surname_sealed = CASE WHEN o.place_key > s.place_key THEN o.surname_sealed ELSE s.surname_sealed END,
    surname_index = CASE WHEN o.place_key > s.place_key THEN o.surname_index ELSE s.surname_index END,
    surname_prefixes = CASE WHEN o.place_key > s.place_key THEN o.surname_prefixes ELSE s.surname_prefixes END,
    topics = coalesce(s.topics, o.topics),
    banned_at = least(s.banned_at, o.banned_at),
    place_sealed = CASE WHEN o.place_key > s.place_key THEN o.place_sealed ELSE s.place_sealed END,
    street_id = CASE WHEN o.place_key > s.place_key THEN o.street_id ELSE s.street_id END,
    house_number = CASE WHEN o.place_key > s.place_key THEN o.house_number ELSE s.house_number END,
    marketing = CASE WHEN o.marketing_key > s.marketing_key THEN o.marketing ELSE s.marketing END,
    marketing_key = greatest(o.marketing_key, s.marketing_key),
    question_sealed = CASE WHEN o.question_key > s.question_key THEN o.question_sealed ELSE s.question_sealed END,
    question_key = greatest(o.question_key, s.question_key)
FROM (SELECT 1) AS one
LEFT JOIN subscriber AS o ON o.municipality_id = $1 AND o.id = $13::uuid
WHERE s.municipality_id = $1 AND s.id = $2
