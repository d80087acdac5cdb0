-- A page of broadcasts, newest first. $1: municipality, $2: older than this id, or null, $3: how many at most, $4: tests too,
-- $5: only in these states, or null.
SELECT id, template_name, language, category, parameters, audience, lane, state,
       paused_reason, cancelled_reason, origin, submitted_by, counted,
       scheduled_for, expires_at, created_at, started_at, finished_at, resolved,
       kind, original_id, series_id, occurs_at, urgent_reason, media_id, closed_at,
       reach, partner_id, needed_approval, decision, decided_by, decided_at, rejected_reason,
       CASE WHEN state = 'sending' AND waits_until > now() THEN waits_for END AS held_for,
       CASE WHEN state = 'sending' AND waits_until > now() THEN waits_until END AS held_until
FROM broadcast
WHERE municipality_id = $1 AND ($2::uuid IS NULL OR id < $2) AND ($4::boolean OR kind <> 'test')
  AND ($5::text[] IS NULL OR state = ANY ($5))
ORDER BY id DESC
LIMIT $3
