-- What an earlier look at a list found wrong. $1: municipality, $2: list.
DELETE FROM people_import_error WHERE municipality_id = $1 AND import_id = $2
