-- Whether this request is ours alone until the transaction ends; false: a twin of it is under way. $1: municipality,
-- $2: whose keys, $3: the key.
SELECT pg_try_advisory_xact_lock(hashtextextended(concat_ws(' ', $1::uuid::text, $2::text, $3::text), 0))
