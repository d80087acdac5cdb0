-- Nothing more of a broadcast can go until the portfolio's limit has room: off the list until then, and shown with the
-- reason. It is looked at again after $4 seconds at the latest, for the limit may rise, and when its own time is over.
-- Not if the limit is another than the draw met: whoever raised it woke those who waited by then, and this one was not
-- among them. $1: municipality, $2: broadcast, $3: until, $5: why, $6: portfolio, $7: the limit that the draw met.
WITH as_it_was AS (
    SELECT FROM portfolio WHERE id = $6 AND people_limit = $7 FOR SHARE
), waiting AS (
    UPDATE broadcast SET waits_for = $5, waits_until = $3
    WHERE municipality_id = $1 AND id = $2 AND state = 'sending' AND EXISTS (SELECT FROM as_it_was)
    RETURNING id, expires_at
)
UPDATE due_source AS s
SET due_at = least($3::timestamptz, now() + make_interval(secs => $4), w.expires_at)
FROM waiting AS w WHERE s.municipality_id = $1 AND s.source_id = w.id AND s.step = 'send'
RETURNING true
