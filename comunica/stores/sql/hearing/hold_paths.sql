-- Hold the webhook paths of apps, in the order of their names so that two batches cannot wait for each other. $1: apps.
SELECT app FROM path_state WHERE app = ANY($1::text[]) ORDER BY app FOR UPDATE
