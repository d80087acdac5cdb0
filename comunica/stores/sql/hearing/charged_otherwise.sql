-- Broadcasts and requests that the provider charges by another category than ours. $1: municipalities, $2: sources, $3: categories.
SELECT t.municipality_id, t.source_id, t.category
FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS t (municipality_id, source_id, category)
JOIN broadcast AS b ON b.municipality_id = t.municipality_id AND b.id = t.source_id AND b.category <> t.category
UNION ALL
SELECT t.municipality_id, t.source_id, t.category
FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS t (municipality_id, source_id, category)
JOIN delivery AS d
    ON d.municipality_id = t.municipality_id AND d.source_id = t.source_id AND d.source_kind = 'request'
JOIN template AS m ON m.municipality_id = d.municipality_id AND m.id = d.template_id AND m.category <> t.category
