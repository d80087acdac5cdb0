-- The people themselves, with every column that tells of them. $1: municipality, $2: people.
DELETE FROM subscriber WHERE municipality_id = $1 AND id = ANY($2::uuid[])
