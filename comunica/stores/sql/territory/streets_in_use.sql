-- Which of these streets something points to, and how much. $1: municipality, $2: their ids, $3: states of broadcasts that
-- are not over. As count_uses_of_street counts for one.
WITH living AS (
    SELECT h.street_id AS id, sum(h.people)::bigint AS people FROM headcount AS h
    WHERE h.municipality_id = $1 AND h.street_id = ANY($2::text[]) AND h.consent = 'opted_in'
    GROUP BY h.street_id
), chosen AS (
    SELECT part ->> 'street' AS id, count(DISTINCT b.id) AS broadcasts
    FROM broadcast AS b, jsonb_array_elements(b.audience -> 'streets') AS part
    WHERE b.municipality_id = $1 AND b.state = ANY($3::text[])
    GROUP BY 1
), repeated AS (
    SELECT part ->> 'street' AS id, count(DISTINCT s.id) AS series
    FROM series AS s, jsonb_array_elements(s.audience -> 'streets') AS part
    WHERE s.municipality_id = $1 AND s.state IN ('active', 'paused')
    GROUP BY 1
)
SELECT s.id, s.full_name AS name, coalesce(l.people, 0) AS people, coalesce(c.broadcasts, 0) AS broadcasts,
       coalesce(r.series, 0) AS series
FROM street AS s
LEFT JOIN living AS l USING (id)
LEFT JOIN chosen AS c USING (id)
LEFT JOIN repeated AS r USING (id)
WHERE s.municipality_id = $1 AND s.id = ANY($2::text[])
  AND (l.people > 0 OR c.broadcasts > 0 OR r.series > 0)
ORDER BY s.full_name, s.id
