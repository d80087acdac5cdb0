-- A page of what is wrong with a list. $1: municipality, $2: list, $3: after this position, $4: how many.
SELECT position, row_number, column_name, says
FROM people_import_error WHERE municipality_id = $1 AND import_id = $2 AND position > $3
ORDER BY position LIMIT $4
