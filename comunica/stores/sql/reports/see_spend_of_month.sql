-- What a municipality's messages of a month cost. $1: municipality, $2: first day of the month.
SELECT coalesce(sum(micros), 0)::bigint AS micros, coalesce(sum(messages), 0)::bigint AS messages
FROM spend WHERE municipality_id = $1 AND month = $2
