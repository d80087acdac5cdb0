-- Which of these zones and contrade something other than streets points to, and how much. $1: municipality, $2: their ids,
-- $3: states of broadcasts that are not over. As count_uses_of_zone counts for one; few zones are ever taken away.
SELECT found.* FROM (
    SELECT z.id, z.name,
           (SELECT coalesce(sum(h.people), 0)::bigint FROM headcount AS h
            WHERE h.municipality_id = $1 AND h.zone_id = z.id AND h.consent = 'opted_in') AS people,
           (SELECT count(*) FROM broadcast AS b
            WHERE b.municipality_id = $1 AND b.state = ANY($3::text[]) AND b.audience -> 'zones' ? z.id) AS broadcasts,
           (SELECT count(*) FROM series AS s
            WHERE s.municipality_id = $1 AND s.state IN ('active', 'paused') AND s.audience -> 'zones' ? z.id) AS series,
           (SELECT count(*) FROM geocode AS g WHERE g.municipality_id = $1 AND z.id = ANY(g.zones)) AS geocodes
    FROM zone AS z
    WHERE z.municipality_id = $1 AND z.id = ANY($2::text[])
) AS found
WHERE found.people > 0 OR found.broadcasts > 0 OR found.series > 0 OR found.geocodes > 0
ORDER BY found.name, found.id
