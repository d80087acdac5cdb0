-- Whether a retry of a broadcast is under way. A statement of its own, once the original is locked: it must see what was
-- written while we waited for the lock. $1: municipality, $2: the original.
SELECT EXISTS (SELECT FROM broadcast
               WHERE municipality_id = $1 AND original_id = $2 AND kind = 'retry'
                 AND state NOT IN ('finished', 'cancelled'))
