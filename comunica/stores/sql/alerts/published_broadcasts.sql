-- Urgent broadcasts that the public may read of, newest first: those that went to an audience, or would go now if
-- somebody sent. What awaited approval, was rejected, or was a draft to its end is not among them; nor is a test.
-- $1: municipality, $2: now, $3: not before, $4: one of them or null, $5: how many.
WITH urgent AS MATERIALIZED (
    SELECT b.*, greatest(b.scheduled_for, b.created_at, b.decided_at) AS begins_at
    FROM broadcast AS b
    WHERE b.municipality_id = $1 AND b.lane = 'urgent' AND ($4::uuid IS NULL OR b.id = $4)
      AND b.reach = 'audience' AND b.kind IN ('ordinary', 'correction')
      AND b.state NOT IN ('draft', 'awaiting_approval') AND NOT b.awaits_audience
      AND (NOT b.needed_approval OR b.decision = 'approve')
      AND b.created_at >= $3
)
SELECT b.id, b.template_name, b.language, b.parameters, b.audience, b.begins_at, b.expires_at, t.body,
       t.parameters AS names, a.infos -> l.info AS told, coalesce(a.type = 'Cancel', false) AS is_withdrawal,
       ARRAY(SELECT jsonb_build_array(z.id, z.name) FROM zone AS z
             WHERE z.municipality_id = $1 AND b.audience -> 'zones' ? z.id ORDER BY z.id) AS zones,
       ARRAY(SELECT jsonb_build_array(o.id, greatest(o.scheduled_for, o.created_at, o.decided_at)) FROM broadcast AS o
             WHERE o.municipality_id = $1 AND (o.id = b.original_id OR o.id = ANY(a.supersedes))
               AND o.lane = 'urgent' AND o.reach = 'audience' ORDER BY o.id) AS originals,
       CASE WHEN NOT EXISTS (SELECT FROM cap_alert AS u
                             WHERE u.municipality_id = $1 AND u.type = 'Update' AND u.supersedes @> ARRAY[b.id])
            THEN coalesce((SELECT min(c.taken_at) FROM cap_alert AS c
                           WHERE c.municipality_id = $1 AND c.type = 'Cancel' AND c.supersedes @> ARRAY[b.id]),
                          b.cancelled_at)
       END AS withdrawn_at
FROM urgent AS b
JOIN template AS t ON t.municipality_id = $1 AND t.id = b.template_id
LEFT JOIN cap_alert_broadcast AS l ON l.municipality_id = $1 AND l.broadcast_id = b.id
LEFT JOIN cap_alert AS a ON a.municipality_id = $1 AND a.id = l.alert_id
WHERE b.begins_at <= $2 AND (b.cancelled_at IS NULL OR b.cancelled_at >= b.begins_at)
ORDER BY b.begins_at DESC, b.id DESC
LIMIT $5
