-- A series, for whoever makes its occurrences: nobody else does until the transaction is over. $1: municipality,
-- $2: series.
SELECT id, template_name, language, parameters, audience, lane, media_id, expires_after, recurrence, state, next_at,
       origin, submitted_by
FROM series WHERE municipality_id = $1 AND id = $2
FOR NO KEY UPDATE SKIP LOCKED
