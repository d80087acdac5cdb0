-- What a broadcast says that is to be followed by another. $1: municipality, $2: broadcast.
SELECT template_name, language, parameters, lane, media_id FROM broadcast WHERE municipality_id = $1 AND id = $2
