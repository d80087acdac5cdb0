-- Who and what has a topic, counted. $1: municipality, $2: the topic, $3: the other topics that the town offers, $4: states
-- of broadcasts that are not over.
SELECT
    h.followers,
    h.only,
    (SELECT count(*) FROM broadcast AS b
     WHERE b.municipality_id = $1 AND b.state = ANY($4::text[]) AND b.audience -> 'topics' ? $2) AS broadcasts,
    (SELECT count(*) FROM series AS s
     WHERE s.municipality_id = $1 AND s.state IN ('active', 'paused') AND s.audience -> 'topics' ? $2) AS series
FROM (
    SELECT coalesce(sum(people), 0)::bigint AS followers,
           coalesce(sum(people) FILTER (WHERE NOT topics && $3::text[]), 0)::bigint AS only
    FROM headcount WHERE municipality_id = $1 AND consent = 'opted_in' AND $2::text = ANY(topics)
) AS h
