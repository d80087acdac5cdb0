-- The next occurrence of a series; none: it is finished. $1: municipality, $2: series, $3: next.
UPDATE series SET next_at = $3::timestamptz, state = CASE WHEN $3::timestamptz IS NULL THEN 'finished' ELSE state END
WHERE municipality_id = $1 AND id = $2
