-- The 30 largest tables with their indexes. Each month of deliveries is one.
SELECT relname AS name, pg_total_relation_size(oid) AS bytes
FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
ORDER BY 2 DESC, 1 LIMIT 30
