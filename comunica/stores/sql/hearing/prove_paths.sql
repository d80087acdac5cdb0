-- The youngest message of each app that has had its status. $1: apps, $2: when those were accepted. See docs/adr/0005.
INSERT INTO path_state AS p (app, proved_to)
SELECT * FROM unnest($1::text[], $2::timestamptz[])
ON CONFLICT (app) DO UPDATE SET proved_to = greatest(p.proved_to, excluded.proved_to)
