-- A page of the people who joined, and of those who left and are not erased yet. $1: municipality, $2: older than this
-- id, or null, $3: how many at most.
SELECT id, consent, consented_at, given_name_sealed, surname_sealed, place_sealed, zone_id, outside, address_kind,
       address_sealed, marketing, created_at
FROM subscriber
WHERE municipality_id = $1 AND consent <> 'none' AND ($2::uuid IS NULL OR id < $2)
ORDER BY id DESC
LIMIT $3
