-- A series as it stands. $1: municipality, $2: series.
SELECT s.id, s.template_name, s.language, s.parameters, s.audience, s.lane, s.media_id, s.recurrence, s.state, s.next_at,
       s.counted, s.created_at, m.timezone
FROM series AS s
JOIN municipality AS m ON m.id = s.municipality_id
WHERE s.municipality_id = $1 AND s.id = $2
