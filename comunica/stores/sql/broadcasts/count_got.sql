-- How many a correction would reach: the same people as in snapshot_got.sql. $1: municipality, $2: channel,
-- $3: original.
SELECT count(*)
FROM subscriber AS s
WHERE s.municipality_id = $1 AND s.channel_id = $2 AND s.consent = 'opted_in' AND s.id IN (
    SELECT d.recipient_id FROM delivery AS d
    WHERE d.municipality_id = $1
      AND d.source_id IN (SELECT $3::uuid UNION ALL SELECT b.id FROM broadcast AS b
                          WHERE b.municipality_id = $1 AND b.original_id = $3 AND b.kind = 'retry')
      AND d.state IN ('sending', 'accepted', 'sent', 'delivered', 'read', 'doubt', 'unknown'))
