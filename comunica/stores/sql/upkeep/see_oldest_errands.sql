-- For how many seconds the oldest errand of each kind has been due and is not done, of all towns; however often it was
-- taken and put off since.
SELECT kind, extract(epoch FROM now() - min(waits_since))::double precision AS seconds
FROM due_errand WHERE waits_since <= now() AND (due_at <= now() OR attempts > 0)
GROUP BY kind
