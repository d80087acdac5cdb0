-- For how many seconds the oldest branch of all partners has waited, or the oldest alert that some municipalities have not
-- taken, due or put off; 0 if none does.
SELECT coalesce(extract(epoch FROM now() - min(waits_since)), 0)::double precision
FROM (
    SELECT waits_since FROM fan_out_branch WHERE state = 'waiting'
    UNION ALL
    SELECT waits_since FROM alert_fan_out
) AS waiting
