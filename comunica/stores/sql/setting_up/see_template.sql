-- A template, or a version of it. $1: municipality, $2: id, $3: version, or null for the latest.
SELECT t.id, t.waba_id, t.name, t.language, t.status, t.buttons, t.ttl_seconds, t.created_at, t.version AS latest, v.version,
       CASE WHEN v.version = t.version THEN t.category ELSE v.category END AS category, -- the provider may change it
       v.body, v.footer, v.header, v.header_text, v.parameters, v.parameter_format, v.created_at AS changed_at
FROM template AS t
JOIN template_version AS v
    ON v.municipality_id = t.municipality_id AND v.template_id = t.id AND v.version = coalesce($3::integer, t.version)
WHERE t.municipality_id = $1 AND t.id = $2
