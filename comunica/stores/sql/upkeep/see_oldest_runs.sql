-- How many seconds ago the oldest run of each kind was asked for that is not over, of all towns.
SELECT kind, extract(epoch FROM now() - min(asked_at))::double precision AS seconds
FROM channel_run WHERE state IN ('waiting', 'running')
GROUP BY kind
