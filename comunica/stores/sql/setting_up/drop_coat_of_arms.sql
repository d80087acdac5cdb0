-- Takes a municipality's coat of arms away; a row back if there was one. $1: municipality.
DELETE FROM coat_of_arms WHERE municipality_id = $1 RETURNING municipality_id
