-- One more alert of a day of the town, if the cap allows it. The row is locked until the broadcast is written: of many
-- at once no more than the cap get a row back. $1: municipality, $2: day, $3: cap.
INSERT INTO urgent_day AS u (municipality_id, day, n) SELECT $1, $2, 1 WHERE $3::integer > 0
ON CONFLICT (municipality_id, day) DO UPDATE SET n = u.n + 1 WHERE u.n < $3
RETURNING n
