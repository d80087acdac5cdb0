-- Up to when every status that reached us is in the record. $1: apps, $2: moments. Only grows.
UPDATE path_state AS p SET settled_to = greatest(p.settled_to, n.moment)
FROM unnest($1::text[], $2::timestamptz[]) AS n (app, moment)
WHERE p.app = n.app
