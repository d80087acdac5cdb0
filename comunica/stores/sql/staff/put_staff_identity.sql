-- A digital identity is somebody's; no row back if they have one, or somebody of the town has this one. $1: municipality,
-- $2: person, $3: index, $4: under each of our keys, $5: when they began the way that proved it.
INSERT INTO staff_identity (municipality_id, staff_id, identity_index, last_trip_at)
SELECT $1::uuid, $2::uuid, $3::bytea, $5::timestamptz
WHERE NOT EXISTS (SELECT FROM staff_identity WHERE municipality_id = $1 AND identity_index = ANY ($4::bytea[]))
ON CONFLICT DO NOTHING
RETURNING staff_id
