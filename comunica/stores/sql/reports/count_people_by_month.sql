-- Enrolled people by place, now (month null), and who came and went by month and place since a day: all of one moment.
-- $1: municipality, $2: first day.
SELECT NULL::date AS month, place_of(zone_id, outside) AS place, 0::bigint AS joined, 0::bigint AS gone, count(*) AS net
FROM subscriber WHERE municipality_id = $1 AND consent = 'opted_in'
GROUP BY place_of(zone_id, outside)
UNION ALL
SELECT date_trunc('month', day)::date, place, sum(joined)::bigint, sum(gone)::bigint, sum(net)::bigint
FROM people_day WHERE municipality_id = $1 AND day >= $2
GROUP BY 1, 2
