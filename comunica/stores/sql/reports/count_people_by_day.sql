-- How many more people were enrolled at the end of each day. $1: municipality, $2: first day, $3: first day after.
SELECT day, sum(net)::bigint AS net FROM people_day
WHERE municipality_id = $1 AND day >= $2 AND day < $3
GROUP BY day
