-- With which list people came. $1: municipality, $2: people.
DELETE FROM imported_subscriber WHERE municipality_id = $1 AND subscriber_id = ANY($2::uuid[])
