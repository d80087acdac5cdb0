-- These buckets are full again, and those that have been for a day are forgotten. $1: whose, $2: now.
DELETE FROM sign_in_bucket WHERE key = ANY ($1::bytea[]) OR full_at < $2::timestamptz - interval '1 day'
