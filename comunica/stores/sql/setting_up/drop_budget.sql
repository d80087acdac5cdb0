-- A town without a cap. $1: municipality.
DELETE FROM budget WHERE municipality_id = $1 RETURNING municipality_id
