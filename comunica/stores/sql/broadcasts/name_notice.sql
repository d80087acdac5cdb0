-- The broadcast that tells the people of an import; who has not written to us yet awaits it. $1: municipality,
-- $2: import, $3: broadcast.
WITH named AS (
    UPDATE subscriber_import SET notice_id = $3 WHERE municipality_id = $1 AND id = $2
)
UPDATE subscriber AS s SET notice_of = $2
FROM imported_subscriber AS i
WHERE i.municipality_id = $1 AND i.import_id = $2
  AND s.municipality_id = i.municipality_id AND s.id = i.subscriber_id AND s.notice_of IS NULL
  AND s.last_inbound_at IS NULL
