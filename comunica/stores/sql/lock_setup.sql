-- One set-up at a time: two of one town would make it twice. Held to the end of the transaction.
SELECT pg_advisory_xact_lock(7305823)
