-- Deliveries of a broadcast by zone and state, with those of each that were settled lately. $1: municipality, $2: broadcast,
-- $3: how long ago that is at most.
SELECT zone_id, state, count(*) AS n,
       count(*) FILTER (WHERE coalesce(accepted_at, failed_at) > now() - $3::interval) AS lately
FROM delivery
WHERE municipality_id = $1 AND source_id = $2
GROUP BY zone_id, state
