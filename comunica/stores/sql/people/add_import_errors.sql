-- What is wrong with a list. $1: municipality, $2: list, $3: positions, $4: rows, $5: columns, $6: what to do.
INSERT INTO people_import_error (municipality_id, import_id, position, row_number, column_name, says)
SELECT $1, $2, * FROM unnest($3::integer[], $4::integer[], $5::text[], $6::text[])
