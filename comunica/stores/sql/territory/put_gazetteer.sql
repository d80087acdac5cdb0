-- What a gazetteer holds beside zones and streets; null: stays as it is. A row back if anything changed.
-- $1: municipality, $2: postcode, $3: other towns, $4: abbreviations.
INSERT INTO gazetteer AS g (municipality_id, postcode, other_towns, prefixes)
VALUES ($1, coalesce($2::text, ''), coalesce($3::jsonb, '[]'), coalesce($4::jsonb, '{}'))
ON CONFLICT (municipality_id) DO UPDATE SET
    postcode = coalesce($2::text, g.postcode), other_towns = coalesce($3::jsonb, g.other_towns),
    prefixes = coalesce($4::jsonb, g.prefixes), version = g.version + 1
WHERE (g.postcode, g.other_towns, g.prefixes) IS DISTINCT FROM
    (coalesce($2::text, g.postcode), coalesce($3::jsonb, g.other_towns), coalesce($4::jsonb, g.prefixes))
RETURNING version
