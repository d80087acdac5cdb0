-- A page of broadcasts, newest first. $1: municipality, $2: older than this id, or null, $3: how many at most, $4: tests too;
-- only what says the words of $5, or null, by a template whose name is like $6, or null, begun not before $7, or null, but
-- before $8, or null; $9: only in these states, or null. What has not begun counts by when it will, or else was written.
SELECT b.id, b.template_name, b.language, b.category, b.parameters, b.audience, b.lane, b.state,
       b.paused_reason, b.cancelled_reason, b.origin, b.submitted_by, b.counted,
       b.scheduled_for, b.expires_at, b.created_at, b.started_at, b.finished_at, b.resolved,
       b.kind, b.original_id, b.series_id, b.occurs_at, b.urgent_reason, b.media_id, b.closed_at,
       b.reach, b.partner_id, b.needed_approval, b.decision, b.decided_by, b.decided_at, b.rejected_reason,
       CASE WHEN b.state = 'sending' AND b.waits_until > now() THEN b.waits_for END AS held_for,
       CASE WHEN b.state = 'sending' AND b.waits_until > now() THEN b.waits_until END AS held_until
FROM broadcast AS b
WHERE b.municipality_id = $1 AND ($2::uuid IS NULL OR b.id < $2) AND ($4::boolean OR b.kind <> 'test')
  AND ($9::text[] IS NULL OR b.state = ANY ($9))
  AND ($6::text IS NULL OR b.template_name ~ $6)
  AND ($7::timestamptz IS NULL
       OR coalesce(b.started_at, CASE WHEN b.state = 'scheduled' THEN b.scheduled_for ELSE b.created_at END) >= $7)
  AND ($8::timestamptz IS NULL
       OR coalesce(b.started_at, CASE WHEN b.state = 'scheduled' THEN b.scheduled_for ELSE b.created_at END) < $8)
  AND (
      -- INCLUDE parts/says_words
  )
ORDER BY b.id DESC
LIMIT $3
