-- What points to a street, counted. $1: municipality, $2: its id, $3: states of broadcasts that are not over.
WITH named (streets) AS (SELECT jsonb_build_array(jsonb_build_object('street', $2::text)))
SELECT
    (SELECT coalesce(sum(h.people), 0)::bigint FROM headcount AS h
     WHERE h.municipality_id = $1 AND h.street_id = $2 AND h.consent = 'opted_in') AS people,
    (SELECT count(*) FROM broadcast AS b
     WHERE b.municipality_id = $1 AND b.state = ANY($3::text[])
       AND b.audience -> 'streets' @> (SELECT n.streets FROM named AS n)) AS broadcasts,
    (SELECT count(*) FROM series AS s
     WHERE s.municipality_id = $1 AND s.state IN ('active', 'paused')
       AND s.audience -> 'streets' @> (SELECT n.streets FROM named AS n)) AS series
