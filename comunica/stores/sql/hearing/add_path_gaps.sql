-- Times in which the webhook path of an app was not whole. $1: apps, $2: from, $3: to, $4: why.
-- Those that no doubt can ask for any more go at the same time.
WITH past AS (
    DELETE FROM path_gap WHERE app = ANY($1::text[]) AND to_at < now() - interval '8 days'
)
INSERT INTO path_gap (app, from_at, to_at, why)
SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::text[])
