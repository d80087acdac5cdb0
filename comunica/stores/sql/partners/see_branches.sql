-- The branches of what a partner submitted. A municipality that never gave it a mandate has no name here: it looks like one that
-- there is not. $1: partner, $2: fan-out.
SELECT b.municipality_id, b.audience, b.state, b.broadcast_id, b.counted, b.first_state, b.errors, b.settled_at,
       CASE WHEN EXISTS (SELECT FROM mandate AS g
                         WHERE g.partner_id = b.partner_id AND g.municipality_id = b.municipality_id)
            THEN (SELECT m.name FROM municipality AS m WHERE m.id = b.municipality_id) END AS name
FROM fan_out_branch AS b
WHERE b.partner_id = $1 AND b.fan_out_id = $2
ORDER BY b.municipality_id
