-- The rules and the clock of towns. $1: their ids.
SELECT id, timezone, profile FROM municipality WHERE id = ANY($1::uuid[])
