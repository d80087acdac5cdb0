-- A page of broadcasts, newest first. $1: municipality, $2: older than this id, or null, $3: how many at most.
SELECT id, template_name, language, category, parameters, audience, lane, state, paused_reason, origin, counted,
       scheduled_for, expires_at, created_at, started_at, finished_at, resolved,
       CASE WHEN state = 'sending' AND waits_until > now() THEN waits_for END AS waits_for,
       CASE WHEN state = 'sending' AND waits_until > now() THEN waits_until END AS waits_until
FROM broadcast
WHERE municipality_id = $1 AND ($2::uuid IS NULL OR id < $2)
ORDER BY id DESC
LIMIT $3
