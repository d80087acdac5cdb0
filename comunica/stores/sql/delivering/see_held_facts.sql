-- What decides whether broadcasts are held. $1: broadcasts. Row level security leaves those of the towns at hand.
SELECT id, kind, media_id, waits_for FROM broadcast WHERE id = ANY($1::uuid[])
