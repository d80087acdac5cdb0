-- A page of the people who are enrolled in no zone that we know, newest first; not those whom the office has looked at.
-- $1: municipality, $2: older than this id, or null, $3: how many.
SELECT id, given_name_sealed, surname_sealed, place_sealed, address_kind, address_sealed, consented_at
FROM subscriber
WHERE municipality_id = $1 AND consent = 'opted_in' AND zone_id IS NULL AND NOT outside AND place_sealed IS NOT NULL
  AND reviewed_key IS DISTINCT FROM place_key AND ($2::uuid IS NULL OR id < $2)
ORDER BY id DESC
LIMIT $3
