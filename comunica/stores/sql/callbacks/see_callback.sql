-- One callback. $1: municipality, $2: callback.
SELECT id, url, events, description, state, former_until, created_at, openings, open_until, answered_at, failed_at, failure,
       failure_status
FROM callback WHERE municipality_id = $1 AND id = $2
