-- The work list says of a series what the series says. $1: municipality, $2: series.
WITH now_is AS (
    SELECT next_at FROM series WHERE municipality_id = $1 AND id = $2 AND state = 'active' AND next_at IS NOT NULL
), dropped AS (
    DELETE FROM due_source
    WHERE municipality_id = $1 AND source_id = $2 AND step = 'occur' AND NOT EXISTS (SELECT FROM now_is)
)
UPDATE due_source AS d SET due_at = n.next_at FROM now_is AS n
WHERE d.municipality_id = $1 AND d.source_id = $2 AND d.step = 'occur'
