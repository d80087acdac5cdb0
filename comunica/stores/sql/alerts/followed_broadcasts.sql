-- The broadcasts of alerts that a later one refers to, oldest first, locked: nobody else steers them until the end.
-- $1: municipality, $2: senders, $3: identifiers, $4: reach.
SELECT b.id, b.state, b.submitted_by, b.kind, b.reach, b.partner_id
FROM unnest($2::text[], $3::text[]) AS r (sender, identifier)
JOIN cap_alert AS a ON a.municipality_id = $1 AND a.sender = r.sender AND a.identifier = r.identifier AND a.reach = $4
JOIN cap_alert_broadcast AS l ON l.municipality_id = $1 AND l.alert_id = a.id
JOIN broadcast AS b ON b.municipality_id = $1 AND b.id = l.broadcast_id
ORDER BY b.id
FOR NO KEY UPDATE OF b
