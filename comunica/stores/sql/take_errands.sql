-- Leases what is due, of all towns, the longest due first. $1: who takes it, $2: kinds, $3: lease, $4: how many at most.
WITH due AS (
    SELECT municipality_id, errand_id FROM due_errand
    WHERE kind = ANY ($2::text[]) AND due_at <= now() AND leased_until <= now()
    ORDER BY due_at LIMIT $4
    FOR UPDATE SKIP LOCKED
)
UPDATE due_errand AS e SET owner = $1, leased_until = now() + $3::interval, attempts = e.attempts + 1
FROM due
WHERE e.municipality_id = due.municipality_id AND e.errand_id = due.errand_id
RETURNING e.municipality_id, e.errand_id, e.kind, e.attempts
