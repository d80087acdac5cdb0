-- Forms that were kept, a day later. $1: municipalities, $2: kept before, $3: how many of each municipality.
DELETE FROM kept_form AS f
USING unnest($1::uuid[]) AS m (id)
CROSS JOIN LATERAL (
    SELECT o.municipality_id, o.kept_by, o.form_id FROM kept_form AS o
    WHERE o.municipality_id = m.id AND o.kept_at < $2
    ORDER BY o.kept_at
    LIMIT $3) AS old
WHERE f.municipality_id = old.municipality_id AND f.kept_by = old.kept_by AND f.form_id = old.form_id
