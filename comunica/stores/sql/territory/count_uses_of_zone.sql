-- What points to a zone or contrada, counted. $1: municipality, $2: its id, $3: states of broadcasts that are not over.
SELECT
    (SELECT count(*) FROM street AS s
     WHERE s.municipality_id = $1 AND (s.zone_id = $2 OR s.ranges @> jsonb_build_array(jsonb_build_object('zone', $2::text)))
    ) AS streets,
    (SELECT count(*) FROM zone AS z WHERE z.municipality_id = $1 AND $2 = ANY(z.zones)) AS contrade,
    (SELECT coalesce(sum(h.people), 0)::bigint FROM headcount AS h
     WHERE h.municipality_id = $1 AND h.zone_id = $2 AND h.consent = 'opted_in') AS people,
    (SELECT count(*) FROM broadcast AS b
     WHERE b.municipality_id = $1 AND b.state = ANY($3::text[]) AND b.audience -> 'zones' ? $2) AS broadcasts,
    (SELECT count(*) FROM series AS s
     WHERE s.municipality_id = $1 AND s.state IN ('active', 'paused') AND s.audience -> 'zones' ? $2) AS series,
    (SELECT count(*) FROM geocode AS g WHERE g.municipality_id = $1 AND $2 = ANY(g.zones)) AS geocodes
