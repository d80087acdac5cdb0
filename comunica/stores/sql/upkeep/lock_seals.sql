-- Nobody else seals this log until the transaction is over; false if somebody does. $1: municipality.
SELECT pg_try_advisory_xact_lock(hashtextextended('audit_seal ' || $1::uuid::text, 0))
