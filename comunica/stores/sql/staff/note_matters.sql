-- What the staff should hear of now, a row for each who is to hear it; one that is there already is seen again. Of a
-- broadcast that waits: approvers, and never its author; where there is no other approver, administrators. Of a channel
-- or a template: administrators. $1: municipalities.
WITH standing AS (
    SELECT municipality_id, 'approval_waiting' AS matter, id AS about, submitted_by AS author FROM broadcast
    WHERE municipality_id = ANY($1::uuid[]) AND state = 'awaiting_approval'
      AND (expires_at IS NULL OR expires_at > now())
    UNION ALL
    SELECT municipality_id, 'channel_paused', id, '' FROM channel
    WHERE municipality_id = ANY($1::uuid[]) AND state = 'paused'
    UNION ALL
    SELECT municipality_id, 'template_rejected', id, '' FROM template
    WHERE municipality_id = ANY($1::uuid[]) AND status = 'rejected'
), readers AS (
    SELECT t.municipality_id, t.matter, t.about, s.id AS staff_id, s.role,
           bool_or(s.role = 'approver') OVER (PARTITION BY t.municipality_id, t.matter, t.about) AS has_approver
    FROM standing AS t
    JOIN staff_member AS s ON s.municipality_id = t.municipality_id AND s.state = 'active'
        AND s.role IN ('approver', 'administrator') AND s.id::text <> t.author
)
INSERT INTO told_letter (municipality_id, matter, about, staff_id)
SELECT municipality_id, matter, about, staff_id FROM readers
WHERE role = CASE WHEN matter = 'approval_waiting' AND has_approver THEN 'approver' ELSE 'administrator' END
-- In one order, so that two processes do not wait for each other.
ORDER BY municipality_id, matter, about, staff_id
ON CONFLICT (municipality_id, matter, about, staff_id) DO UPDATE SET seen_at = now()
