-- Nothing is to be done any more; a row back if it was ours. $1: municipality, $2: errand, $3: owner, or null for anybody's.
DELETE FROM due_errand
WHERE municipality_id = $1 AND errand_id = $2 AND ($3::uuid IS NULL OR owner = $3)
RETURNING errand_id
