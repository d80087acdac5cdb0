-- The names in force that staff of a municipality taught, oldest first. $1: municipality.
SELECT target_kind, target_id, alias FROM taught_alias
WHERE municipality_id = $1 AND withdrawn_at IS NULL ORDER BY taught_at, id
