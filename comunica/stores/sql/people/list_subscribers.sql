-- A page of the people who joined, and of those who left and are not erased yet. $1: municipality, $2: older than this
-- id, or null, $3: how many at most. Each of the others filters unless it is null: $4: ids of whom an address reaches, $5: surname index,
-- $6: zone, $7: consent, $8: id, $9: street, $10 and $11: first and last path of surname prefixes.
SELECT s.id, s.consent, s.consented_at, s.given_name_sealed, s.surname_sealed, s.place_sealed, s.zone_id, s.outside,
       s.address_kind, s.address_sealed, s.marketing, s.created_at, s.street_id, s.house_number, s.topics,
       s.banned_at IS NOT NULL AS banned
FROM subscriber AS s
WHERE s.municipality_id = $1 AND s.consent <> 'none' AND ($2::uuid IS NULL OR s.id < $2)
  AND ($4::uuid[] IS NULL OR s.id = ANY($4))
  AND ($5::bytea IS NULL OR s.surname_index = $5)
  AND ($6::text IS NULL OR s.zone_id = $6)
  AND ($7::text IS NULL OR s.consent = $7)
  AND ($8::uuid IS NULL OR s.id = $8)
  AND ($9::text IS NULL OR s.street_id = $9)
  AND ($10::bytea IS NULL OR s.surname_prefixes BETWEEN $10 AND $11::bytea)
ORDER BY s.id DESC
LIMIT $3
