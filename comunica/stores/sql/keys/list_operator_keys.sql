-- Keys of operators, oldest first.
SELECT name, created_at, expires_at, revoked_at FROM operator_key ORDER BY id
