-- Deliveries of a source by state. $1: municipality, $2: source.
SELECT state, sum(n)::bigint AS n FROM delivery_tally
WHERE municipality_id = $1 AND source_id = $2 GROUP BY state
