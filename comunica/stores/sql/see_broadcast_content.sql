-- What a broadcast says. $1: municipality, $2: broadcast.
SELECT b.template_name, b.language, b.parameters, t.parameters AS names, t.parameter_format, t.buttons, m.timezone
FROM broadcast AS b
JOIN template AS t ON t.municipality_id = b.municipality_id AND t.id = b.template_id
JOIN municipality AS m ON m.id = b.municipality_id
WHERE b.municipality_id = $1 AND b.id = $2
