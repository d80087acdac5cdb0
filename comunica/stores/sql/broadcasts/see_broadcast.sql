-- A broadcast with the counts of its deliveries, all of one moment; of a closed one the final ones. $1: municipality, $2: broadcast.
SELECT
    b.id, b.template_name, b.language, b.category, b.parameters, b.audience, b.lane, b.state,
    b.paused_reason, b.cancelled_reason, b.origin, b.submitted_by, b.counted,
    b.scheduled_for, b.expires_at, b.created_at, b.started_at, b.finished_at, b.resolved,
    b.kind, b.original_id, b.series_id, b.occurs_at, b.urgent_reason, b.media_id, b.closed_at,
    b.reach, b.partner_id, b.needed_approval, b.decision, b.decided_by, b.decided_at, b.rejected_reason,
    CASE WHEN b.state = 'sending' AND b.waits_until > now() THEN b.waits_for END AS held_for,
    CASE WHEN b.state = 'sending' AND b.waits_until > now() THEN b.waits_until END AS held_until,
    coalesce(b.final_counts, (SELECT coalesce(jsonb_object_agg(t.state, t.n), '{}')
     FROM (SELECT state, sum(n)::bigint AS n FROM delivery_tally
           WHERE municipality_id = $1 AND source_id = $2 GROUP BY state) AS t)) AS counts,
    coalesce(b.final_resent, (SELECT count(*) FROM delivery
     WHERE municipality_id = $1 AND source_id = $2 AND resent_in_doubt)) AS resent_in_doubt
FROM broadcast AS b
WHERE b.municipality_id = $1 AND b.id = $2
