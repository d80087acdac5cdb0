-- A page of what a municipality sent that anybody may read, newest first; or one of them. As it was said then: by the
-- version of the template that was in force. $1: municipality, $2: begun before this one, or null, $3: how many at most,
-- $4: only this one, or null; only what says the words of $5, or null, by a template whose name is like $6, or null, begun
-- not before $7, or null, but before $8, or null.
WITH shown AS MATERIALIZED (
    SELECT b.id, b.template_id, b.template_name, b.language, b.parameters, b.audience, b.lane, b.started_at, b.expires_at,
           b.original_id, b.media_id
    FROM broadcast AS b
    WHERE b.municipality_id = $1 AND ($4::uuid IS NULL OR b.id = $4)
      AND ($2::uuid IS NULL OR (b.started_at, b.id) < (
          SELECT e.started_at, e.id FROM broadcast AS e WHERE e.municipality_id = $1 AND e.id = $2))
      AND ($6::text IS NULL OR b.template_name ~ $6)
      AND ($7::timestamptz IS NULL OR b.started_at >= $7) AND ($8::timestamptz IS NULL OR b.started_at < $8)
      AND
          -- INCLUDE parts/is_public
      AND (
          -- INCLUDE parts/says_words
      )
    ORDER BY b.started_at DESC, b.id DESC
    LIMIT $3
)
SELECT s.id, s.template_name, s.language, s.parameters, s.audience, s.lane, s.started_at, s.expires_at, s.original_id,
       coalesce(v.body, t.body) AS body, coalesce(v.parameters, t.parameters) AS names,
       (SELECT m.alternative_text FROM media AS m WHERE m.municipality_id = $1 AND m.id = s.media_id) AS pictured,
       ARRAY(SELECT z.name FROM zone AS z
             WHERE z.municipality_id = $1 AND s.audience -> 'zones' ? z.id ORDER BY z.name) AS zones,
       (SELECT c.id FROM broadcast AS c
        WHERE c.municipality_id = $1 AND c.original_id = s.id AND c.kind = 'correction' AND c.reach = 'audience'
          AND c.state IN ('sending', 'finished') AND c.started_at IS NOT NULL
        ORDER BY c.started_at DESC LIMIT 1) AS corrected_by
FROM shown AS s
JOIN template AS t ON t.municipality_id = $1 AND t.id = s.template_id
LEFT JOIN LATERAL (
    SELECT v.body, v.parameters FROM template_version AS v
    WHERE v.municipality_id = $1 AND v.template_id = s.template_id AND v.created_at <= s.started_at
    ORDER BY v.version DESC LIMIT 1
) AS v ON true
ORDER BY s.started_at DESC, s.id DESC
