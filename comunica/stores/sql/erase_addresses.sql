-- How people are recognised. $1: municipality, $2: people.
DELETE FROM subscriber_address WHERE municipality_id = $1 AND subscriber_id = ANY($2::uuid[])
