-- A template of one business account in every language it has. $1: municipality, $2: account, $3: name.
SELECT id, name, language, category, status, body, footer, header, header_text, parameters, parameter_format,
       ttl_seconds
FROM template
WHERE municipality_id = $1 AND waba_id = $2 AND name = $3
