-- A broadcast that may be a draft, with what it says: nobody else gives it an audience until the transaction ends.
-- $1: municipality, $2: broadcast.
SELECT state, template_name, language, parameters, lane, kind, original_id, urgent_reason, media_id, reach, origin,
       submitted_by, scheduled_for, expires_at
FROM broadcast
WHERE municipality_id = $1 AND id = $2
FOR NO KEY UPDATE
