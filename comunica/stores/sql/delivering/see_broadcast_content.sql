-- What a broadcast says, and what the provider of its channel calls its file. $1: municipality, $2: broadcast.
SELECT b.template_name, b.language, b.parameters, b.kind, b.media_id, t.parameters AS names, t.parameter_format, t.buttons,
       m.timezone, f.kind AS media_kind, f.file_name, u.provider_id
FROM broadcast AS b
JOIN template AS t ON t.municipality_id = b.municipality_id AND t.id = b.template_id
JOIN municipality AS m ON m.id = b.municipality_id
LEFT JOIN media AS f ON f.municipality_id = b.municipality_id AND f.id = b.media_id
LEFT JOIN media_upload AS u
    ON u.municipality_id = b.municipality_id AND u.media_id = b.media_id AND u.channel_id = b.channel_id
WHERE b.municipality_id = $1 AND b.id = $2
