-- The beginning of what is known of the webhook paths of apps. $1: apps, in order.
INSERT INTO path_state (app) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING
