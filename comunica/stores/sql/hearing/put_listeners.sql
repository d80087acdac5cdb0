-- What ingress processes told of themselves. $1: apps, $2: ids, $3: heard from, $4: heard to, $5: settled to, $6: leaving.
INSERT INTO ingress_path (app, ingress_id, heard_from, heard_to, settled_to, leaving)
SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::timestamptz[], $6::boolean[])
ON CONFLICT (app, ingress_id) DO UPDATE SET
    heard_to = excluded.heard_to, settled_to = excluded.settled_to, leaving = excluded.leaving
