-- How long deliveries of some broadcasts took, in seconds: the median, and what 95 of a hundred needed at most. The
-- provider tells whole seconds: what is delivered within the second in which it was queued took none.
-- $1: municipality, $2: broadcasts.
SELECT percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (
           ORDER BY greatest(extract(epoch FROM delivered_at - queued_at)::float8, 0)) AS seconds
FROM delivery
WHERE municipality_id = $1 AND source_id = ANY ($2::uuid[]) AND delivered_at IS NOT NULL
