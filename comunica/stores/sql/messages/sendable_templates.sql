-- Templates by their ids. $1: municipalities, $2: ids (in pairs).
SELECT t.municipality_id, t.id, t.waba_id, t.name, t.language, t.category, t.status, t.body, t.footer, t.header,
       t.header_text, t.parameters, t.parameter_format, t.version, t.buttons, t.ttl_seconds
FROM unnest($1::uuid[], $2::uuid[]) AS a (municipality_id, id)
JOIN template AS t ON t.municipality_id = a.municipality_id AND t.id = a.id
