-- Every version of a town's own texts, oldest first. $1: municipality.
SELECT reply, version, body, in_force_from FROM reply_text_version
WHERE municipality_id = $1
ORDER BY reply, version
