-- For how many seconds the oldest branch of all partners has waited, due or put off; 0 if none does.
SELECT coalesce(extract(epoch FROM now() - min(waits_since)), 0)::double precision
FROM fan_out_branch WHERE state = 'waiting'
