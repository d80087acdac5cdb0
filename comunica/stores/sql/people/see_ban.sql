-- Since when somebody is banned, held; no row: nobody is known so. $1: municipality, $2: their id.
SELECT banned_at FROM subscriber WHERE municipality_id = $1 AND id = $2 FOR UPDATE
