-- There is something to do; what stood there for the same thing before is replaced. $1: municipality, $2: errand,
-- $3: kind, $4: how long from now.
INSERT INTO due_errand (municipality_id, errand_id, kind, due_at, waits_since)
VALUES ($1, $2, $3, now() + $4::interval, now() + $4::interval)
ON CONFLICT (municipality_id, errand_id) DO UPDATE
    SET kind = excluded.kind, due_at = excluded.due_at, waits_since = excluded.waits_since,
        owner = NULL, leased_until = '-infinity', attempts = 0
