-- The bytes of files that are old and that nothing will need: no broadcast that is not over, no series that goes on.
-- $1: how old.
UPDATE media AS m SET content = NULL
WHERE m.content IS NOT NULL AND m.created_at < now() - $1::interval
  AND NOT EXISTS (SELECT FROM broadcast AS b
                  WHERE b.municipality_id = m.municipality_id AND b.media_id = m.id
                    AND (b.state NOT IN ('finished', 'cancelled') OR b.finished_at > now() - $1::interval))
  AND NOT EXISTS (SELECT FROM series AS s
                  WHERE s.municipality_id = m.municipality_id AND s.media_id = m.id AND s.state IN ('active', 'paused'))
RETURNING m.id
