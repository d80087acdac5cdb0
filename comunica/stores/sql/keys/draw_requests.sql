-- Requests that may come, drawn from a bucket that fills with time; the row is the one truth of all processes. The clock
-- is the statement's: each use of it means the same moment. $1: municipality, $2: whose bucket, $3: how many it holds,
-- $4: how many come to it in a second, $5: how many are wanted. One row: how many were granted, and what is left.
INSERT INTO request_bucket AS b (municipality_id, holder, tokens, granted, filled_at)
VALUES ($1, $2, $3::float8 - least($3::float8, $5::float8), least($3, $5), statement_timestamp())
ON CONFLICT (municipality_id, holder) DO UPDATE SET
    granted = least($5, floor(filled_tokens(b.tokens, b.filled_at, $3, $4))),
    tokens = filled_tokens(b.tokens, b.filled_at, $3, $4)
           - least($5, floor(filled_tokens(b.tokens, b.filled_at, $3, $4))),
    filled_at = greatest(b.filled_at, statement_timestamp())
RETURNING granted, tokens
