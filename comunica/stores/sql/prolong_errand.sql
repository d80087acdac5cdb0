-- Holds an errand longer, if it is still ours: also past its lease, as long as nobody else has taken it.
-- $1: municipality, $2: errand, $3: owner, $4: lease.
UPDATE due_errand SET leased_until = now() + $4::interval
WHERE municipality_id = $1 AND errand_id = $2 AND owner = $3
RETURNING errand_id
