(($3::boolean
  OR s.zone_id = ANY($4::text[])
  OR s.zone_id = ANY(ARRAY(SELECT z.id FROM zone AS z WHERE z.municipality_id = $1 AND z.zones && $4::text[]))
  OR $5::boolean AND s.outside
  OR s.street_id = ANY($6::text[])
     AND (c.street_id IS NULL OR s.number <@ CASE s.number % 2 WHEN 0 THEN c.even ELSE c.odd END)
-- WITH imported
  OR $9::uuid IS NOT NULL AND s.id IN (SELECT i.subscriber_id FROM imported_subscriber AS i
                                       WHERE i.municipality_id = $1 AND i.import_id = $9::uuid)
-- END
 )
 AND (cardinality($8::text[]) = 0 OR s.topics IS NULL OR s.topics && $8::text[]))
