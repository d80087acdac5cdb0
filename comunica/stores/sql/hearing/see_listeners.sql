-- The ingress processes that have told of themselves. $1: apps.
SELECT app, ingress_id, heard_from, heard_to, settled_to, leaving FROM ingress_path WHERE app = ANY($1::text[])
