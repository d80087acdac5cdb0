-- What the streets of a municipality are called, and what else, by what staff taught too. $1: municipality.
SELECT s.id, s.full_name, s.aliases || coalesce(t.aliases, '{}') AS aliases
FROM street AS s
LEFT JOIN (
    SELECT target_id, array_agg(alias) AS aliases FROM taught_alias
    WHERE municipality_id = $1 AND target_kind = 'street' AND withdrawn_at IS NULL
    GROUP BY target_id
) AS t ON t.target_id = s.id
WHERE s.municipality_id = $1
