-- Lets an errand be taken again after a pause, if it is still ours. $1: municipality, $2: errand, $3: owner, $4: pause.
UPDATE due_errand SET owner = NULL, leased_until = '-infinity', due_at = now() + $4::interval
WHERE municipality_id = $1 AND errand_id = $2 AND owner = $3
