-- The notice of an import is over: nobody waits for it any more. Of any other broadcast nothing happens.
-- $1: municipality, $2: broadcast.
UPDATE subscriber AS s SET notice_of = NULL
FROM subscriber_import AS i
WHERE i.municipality_id = $1 AND i.notice_id = $2 AND s.municipality_id = $1 AND s.notice_of = i.id
