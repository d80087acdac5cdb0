-- Holds an errand longer, if it is still ours. $1: municipality, $2: errand, $3: owner, $4: lease.
UPDATE due_errand SET leased_until = now() + $4::interval
WHERE municipality_id = $1 AND errand_id = $2 AND owner = $3 AND leased_until > now()
RETURNING errand_id
