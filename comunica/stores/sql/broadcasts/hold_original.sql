-- The broadcast that a retry or a correction follows, locked: of two that follow, the second looks after the first is
-- written. $1: municipality, $2: broadcast.
SELECT state, kind, template_name, language, parameters, lane, media_id
FROM broadcast
WHERE municipality_id = $1 AND id = $2
FOR NO KEY UPDATE
