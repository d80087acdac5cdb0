-- Somebody signed in; those of their sessions that are long over are forgotten. $1: municipality, $2: person, $3: id,
-- $4: digest, $5: what its forms carry, $6: when, $7: until when at most.
WITH over AS (
    DELETE FROM staff_session
    WHERE municipality_id = $1 AND staff_id = $2 AND expires_at < $6::timestamptz - interval '30 days'
), seen AS (
    UPDATE staff_member SET last_signed_in_at = $6 WHERE municipality_id = $1 AND id = $2
)
INSERT INTO staff_session (municipality_id, staff_id, id, digest, forgery_secret, created_at, seen_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $6, $7)
