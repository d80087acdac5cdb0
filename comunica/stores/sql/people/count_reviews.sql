-- How much wants a look, of each so much at most. $1: municipality, $2: asked before this key, $3: how much at most.
SELECT
    (SELECT count(*) FROM (
        SELECT FROM subscriber
        WHERE municipality_id = $1 AND consent = 'opted_in' AND zone_id IS NULL AND NOT outside
          AND place_sealed IS NOT NULL AND reviewed_key IS DISTINCT FROM place_key
        LIMIT $3) AS p) AS places,
    (SELECT count(*) FROM (
        SELECT FROM subscriber
        WHERE municipality_id = $1 AND question_sealed IS NOT NULL AND question_key < $2 AND consent <> 'opted_out'
          AND (consent = 'none' OR zone_id IS NOT NULL OR outside)
        LIMIT $3) AS q) AS questions,
    (SELECT count(*) FROM (
        SELECT FROM inbound_message
        WHERE municipality_id = $1 AND intent IN ('access', 'erasure') AND handled_at IS NULL
        LIMIT $3) AS r) AS requests
