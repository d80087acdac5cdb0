-- Addresses of one record that lead to another from now on. $1: municipality, $2: the record, $3: the other.
UPDATE subscriber_address SET subscriber_id = $3 WHERE municipality_id = $1 AND subscriber_id = $2
