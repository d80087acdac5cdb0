-- How many the snapshot would hold if it were made now: the same people as in snapshot_audience.sql.
-- $1: municipality, $2: channel, $3: everyone, $4: zones, $5: outside, $6: import, or null.
SELECT count(*)
FROM subscriber AS s
WHERE s.municipality_id = $1 AND s.channel_id = $2 AND s.consent = 'opted_in'
  AND ($3::boolean
       OR s.zone_id = ANY($4::text[])
       OR s.zone_id IN (SELECT z.id FROM zone AS z WHERE z.municipality_id = $1 AND z.zones && $4::text[])
       OR ($5::boolean AND s.outside)
       OR s.id IN (SELECT i.subscriber_id FROM imported_subscriber AS i
                   WHERE i.municipality_id = $1 AND i.import_id = $6::uuid))
