-- Somebody was here in a session. $1: municipality, $2: session, $3: when.
UPDATE staff_session SET seen_at = greatest(seen_at, $3) WHERE municipality_id = $1 AND id = $2
