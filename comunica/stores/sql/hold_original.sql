-- The broadcast that a retry or a correction follows. Locked, so that of two retries the second sees the first.
-- $1: municipality, $2: broadcast.
SELECT b.state, b.kind, b.template_name, b.language, b.parameters, b.lane, b.media_id,
    EXISTS (SELECT FROM broadcast AS r WHERE r.municipality_id = $1 AND r.original_id = $2 AND r.kind = 'retry'
            AND r.state NOT IN ('finished', 'cancelled')) AS is_retried
FROM broadcast AS b
WHERE b.municipality_id = $1 AND b.id = $2
FOR NO KEY UPDATE OF b
