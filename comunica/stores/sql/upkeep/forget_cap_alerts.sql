-- Alerts of civil protection of a year ago whose broadcasts are over; the broadcasts stay. $1: municipalities, $2: taken and
-- sent before, $3: how many of each municipality.
WITH old AS MATERIALIZED (
    SELECT a.municipality_id, a.id
    FROM unnest($1::uuid[]) AS m (id)
    CROSS JOIN LATERAL (
        SELECT o.municipality_id, o.id FROM cap_alert AS o
        WHERE o.municipality_id = m.id AND o.taken_at < $2 AND o.sent < $2
          AND NOT EXISTS (SELECT FROM cap_alert_broadcast AS l
                          JOIN broadcast AS b ON b.municipality_id = l.municipality_id AND b.id = l.broadcast_id
                          WHERE l.municipality_id = o.municipality_id AND l.alert_id = o.id
                            AND b.state NOT IN ('finished', 'cancelled'))
        ORDER BY o.taken_at
        LIMIT $3) AS a
), unlinked AS (
    DELETE FROM cap_alert_broadcast AS l USING old
    WHERE l.municipality_id = old.municipality_id AND l.alert_id = old.id
)
DELETE FROM cap_alert AS a USING old
WHERE a.municipality_id = old.municipality_id AND a.id = old.id
