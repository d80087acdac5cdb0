-- Ingress processes that vanished or left long ago. $1: apps, $2: their ids.
DELETE FROM ingress_path WHERE (app, ingress_id) IN (SELECT * FROM unnest($1::text[], $2::text[]))
