-- Months after the current one for which there is a partition of deliveries.
SELECT count(*)
FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
WHERE i.inhparent = 'delivery'::regclass
  AND c.relname > 'delivery_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')
