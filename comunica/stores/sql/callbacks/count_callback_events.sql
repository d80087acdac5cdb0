-- What a callback is still to be told, since when, and what was given up; without what only tried it. $1: municipality, $2: callback.
SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting,
       min(occurred_at) FILTER (WHERE state = 'waiting') AS oldest,
       count(*) FILTER (WHERE state = 'given_up') AS given_up
FROM callback_event WHERE municipality_id = $1 AND callback_id = $2 AND state <> 'told' AND source_id <> $2
