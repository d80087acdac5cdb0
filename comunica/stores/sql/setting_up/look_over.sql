-- How municipalities stand, those first that need a look, for an operator whose key the transaction names; for another
-- nothing. $1: which ones, $2: now, $3: what waits since before this is late, $4: why one needs a look, in order,
-- $5: those after this one, or null, $6: how many at most. Times and numbers of things; nothing of a person.
WITH of_channel AS (
    SELECT DISTINCT ON (c.municipality_id) c.municipality_id, c.id, c.state, c.paused_reason, c.quality, p.people_limit
    FROM channel AS c LEFT JOIN portfolio AS p ON p.id = c.portfolio_id
    WHERE c.municipality_id = ANY ($1)
    ORDER BY c.municipality_id, c.state = 'paused' DESC, c.id DESC
), of_templates AS (
    SELECT municipality_id, count(*) FILTER (WHERE status = 'pending') AS pending,
           count(*) FILTER (WHERE status IN ('rejected', 'paused', 'disabled')) AS refused
    FROM template WHERE municipality_id = ANY ($1)
    GROUP BY municipality_id
), of_runs AS (
    SELECT DISTINCT ON (municipality_id) municipality_id, state, ended_at
    FROM channel_run WHERE municipality_id = ANY ($1) AND state IN ('done', 'failed')
    ORDER BY municipality_id, id DESC
), waiting AS (
    SELECT s.municipality_id, min(s.due_at) AS since
    FROM due_source AS s
    JOIN broadcast AS b ON b.municipality_id = s.municipality_id AND b.id = s.source_id
        AND b.state IN ('scheduled', 'sending')
    WHERE s.municipality_id = ANY ($1) AND s.due_at <= $2
        AND (s.step = 'resolve' OR EXISTS (
            SELECT FROM delivery AS d
            WHERE d.municipality_id = s.municipality_id AND d.source_id = s.source_id
                AND d.state = 'queued' AND d.not_before IS NULL))
    GROUP BY s.municipality_id
), standing AS (
    SELECT m.id, m.slug, m.name, m.trial, c.id AS channel_id, c.state AS channel_state, c.paused_reason, c.quality,
           c.people_limit, coalesce(t.pending, 0) AS templates_pending, coalesce(t.refused, 0) AS templates_refused,
           r.ended_at AS run_ended_at, r.state AS run_state, w.since AS waiting_since,
           CASE WHEN c.state = 'paused' THEN 'channel_paused'
                WHEN w.since < $3 THEN 'broadcast_late'
                WHEN c.quality = 'red' THEN 'quality_red'
                WHEN r.state = 'failed' THEN 'run_failed'
                WHEN t.refused > 0 THEN 'template_refused'
                WHEN c.quality = 'yellow' THEN 'quality_yellow'
                WHEN c.id IS NULL THEN 'no_channel'
                WHEN t.pending > 0 THEN 'template_pending'
                ELSE 'nothing' END AS look
    FROM municipality AS m
    LEFT JOIN of_channel AS c ON c.municipality_id = m.id
    LEFT JOIN of_templates AS t ON t.municipality_id = m.id
    LEFT JOIN of_runs AS r ON r.municipality_id = m.id
    LEFT JOIN waiting AS w ON w.municipality_id = m.id
    WHERE m.id = ANY ($1) AND (SELECT operated())
), placed AS (
    SELECT *, array_position($4::text[], look) AS place FROM standing
), shown AS (
    SELECT * FROM placed
    WHERE $5::uuid IS NULL OR (place, slug) > (SELECT before.place, before.slug FROM placed AS before WHERE before.id = $5)
    ORDER BY place, slug
    LIMIT $6
)
SELECT s.id, s.slug, s.name, s.trial, s.look, s.channel_state, s.paused_reason, s.quality, s.people_limit,
       s.templates_pending, s.templates_refused, s.run_ended_at, s.run_state, s.waiting_since,
       greatest( -- as in channel_heard.sql
           (SELECT max(i.recorded_at) FROM inbound_message AS i
            WHERE i.municipality_id = s.id AND i.channel_id = s.channel_id
                AND i.recorded_at >= $2::timestamptz - interval '1 day'),
           (SELECT max(told.at) FROM (
                SELECT coalesce(d.accepted_at, d.claimed_at) AS at FROM delivery AS d
                WHERE d.municipality_id = s.id AND d.channel_id = s.channel_id
                    AND d.source_id >= first_source_id($2::timestamptz - interval '25 hours')
                    AND coalesce(d.accepted_at, d.claimed_at) >= $2::timestamptz - interval '1 day'
                    AND coalesce(d.sent_at, d.delivered_at, d.read_at) IS NOT NULL
                ORDER BY d.source_id DESC
                LIMIT 1000) AS told)) AS heard_at
FROM shown AS s
ORDER BY s.place, s.slug
