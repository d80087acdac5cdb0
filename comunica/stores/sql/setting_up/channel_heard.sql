-- When a channel last heard its provider, since a moment: a message of a citizen, and a status of one of ours (counted
-- by when it was accepted). Times only. $1: municipality, $2: phone_number_id, $3: since. An answer is younger than its
-- message: no older source need be looked at than an hour before, the drift of clocks included. Of a day with more than a
-- thousand statuses the newest sources tell: all of a large town's day would be read for a time that is shown.
WITH mine AS (SELECT id FROM channel WHERE municipality_id = $1 AND phone_number_id = $2)
SELECT (SELECT max(i.recorded_at) FROM inbound_message AS i
        WHERE i.municipality_id = $1 AND i.channel_id = (SELECT id FROM mine) AND i.recorded_at >= $3) AS message_at,
       (SELECT max(told.at) FROM (
            SELECT coalesce(d.accepted_at, d.claimed_at) AS at FROM delivery AS d
            WHERE d.municipality_id = $1 AND d.channel_id = (SELECT id FROM mine)
              AND d.source_id >= first_source_id($3::timestamptz - interval '1 hour')
              AND coalesce(d.accepted_at, d.claimed_at) >= $3
              AND coalesce(d.sent_at, d.delivered_at, d.read_at) IS NOT NULL
            ORDER BY d.source_id DESC
            LIMIT 1000) AS told) AS status_at
