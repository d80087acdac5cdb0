-- Deliveries at the price of the category that the provider charges by. $1: municipalities, $2: sources, $3: recipients,
-- $4: countries and $5: their prices, $6: the price of any other country, or null: then what was written stays.
UPDATE delivery AS d SET cost_micros = coalesce(p.micros, $6)
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS t (municipality_id, source_id, recipient_id)
LEFT JOIN subscriber AS s ON s.municipality_id = t.municipality_id AND s.id = t.recipient_id
LEFT JOIN unnest($4::text[], $5::bigint[]) AS p (country, micros) ON p.country = s.country
WHERE d.municipality_id = t.municipality_id AND d.source_id = t.source_id AND d.recipient_id = t.recipient_id
  AND coalesce(p.micros, $6) <> d.cost_micros
