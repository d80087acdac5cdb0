-- Somebody came by their digital identity; no row back if it is not theirs any more, or they came by this way, or a later
-- one, before. $1: municipality, $2: person, $3: index, $4: when they began the way.
UPDATE staff_identity SET last_trip_at = $4
WHERE municipality_id = $1 AND staff_id = $2 AND identity_index = $3 AND last_trip_at < $4
RETURNING staff_id
