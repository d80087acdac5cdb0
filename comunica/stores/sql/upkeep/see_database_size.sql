-- The whole database: bytes, connections in use and at most, deadlocks since its statistics began.
SELECT pg_database_size(datname) AS bytes, deadlocks,
       (SELECT sum(numbackends) FROM pg_stat_database)::bigint AS used,
       current_setting('max_connections')::bigint AS most
FROM pg_stat_database WHERE datname = current_database()
