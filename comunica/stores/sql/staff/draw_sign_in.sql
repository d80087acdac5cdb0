-- One attempt, drawn from a bucket that fills with time. `full_at`: when it is full again. One row: whether it was granted,
-- and when it is, or was, full. $1: whose, $2: now, $3: how long until one more comes, $4: how many it holds.
INSERT INTO sign_in_bucket AS b (key, full_at, granted) VALUES ($1, $2::timestamptz + $3::interval, true)
ON CONFLICT (key) DO UPDATE SET
    granted = greatest(b.full_at, $2) + $3 <= $2 + $3 * $4::integer,
    full_at = CASE WHEN greatest(b.full_at, $2) + $3 <= $2 + $3 * $4 THEN greatest(b.full_at, $2) + $3 ELSE b.full_at END
RETURNING granted, full_at
