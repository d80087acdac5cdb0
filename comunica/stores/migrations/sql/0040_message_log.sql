-- The message log has a term: old months are closed with their final counts, and then dropped.

ALTER TABLE broadcast
    ADD COLUMN closed_at timestamptz,    -- its deliveries are gone, or go now: what follows is all that stays
    ADD COLUMN final_counts jsonb,       -- deliveries by state
    ADD COLUMN final_resent bigint,      -- how many were sent again in doubt
    ADD CHECK ((closed_at IS NULL) = (final_counts IS NULL) AND (closed_at IS NULL) = (final_resent IS NULL));

-- The months of deliveries that there are, oldest first.
CREATE FUNCTION delivery_months() RETURNS SETOF date LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT to_date(right(c.relname, 7), 'YYYY_MM')
    FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'delivery'::regclass AND c.relname ~ '^delivery_[0-9]{4}_[0-9]{2}$'
    ORDER BY 1
$$;

-- Drops the tally of sources that are closed: their final counts say the same. SECURITY DEFINER: services change
-- deliveries, only triggers and this change the tally.
CREATE FUNCTION drop_final_tally(towns uuid[], sources uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DELETE FROM delivery_tally AS t
    USING unnest(towns, sources) AS s (municipality_id, id)
    WHERE t.municipality_id = s.municipality_id AND t.source_id = s.id
      AND EXISTS (SELECT FROM broadcast AS b
                  WHERE b.municipality_id = s.municipality_id AND b.id = s.id AND b.closed_at IS NOT NULL)
$$;

-- Drops a month of deliveries, if nothing of it is open any more: true if it is gone. SECURITY DEFINER: no service owns a
-- table. It looks at the towns of app.municipality: the caller must have set all. Whoever drops waits a moment at most
-- for those who read, and everybody waits behind it for as long: it comes again.
CREATE FUNCTION drop_delivery_month(month date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '300ms' AS $$
DECLARE
    name text := 'delivery_' || to_char(month, 'YYYY_MM');
    begins timestamptz := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
    ends timestamptz := (date_trunc('month', month::timestamp) + interval '1 month') AT TIME ZONE 'UTC';
    is_open boolean;
BEGIN
    IF ends > now() - interval '1 month' THEN
        RAISE EXCEPTION 'the month % is not over for a month: it is kept', to_char(month, 'YYYY-MM');
    END IF;
    IF to_regclass(name) IS NULL THEN
        RETURN false;
    END IF;
    IF EXISTS (SELECT FROM broadcast WHERE id >= first_source_id(begins) AND id < first_source_id(ends)
                                       AND closed_at IS NULL) THEN
        RETURN false;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE state IN (''queued'', ''sending'', ''doubt''))', name) INTO is_open;
    IF is_open THEN
        RETURN false;
    END IF;
    EXECUTE format('DROP TABLE %I', name);
    RETURN true;
EXCEPTION
    -- Somebody reads it, or another process has dropped it since our look.
    WHEN lock_not_available OR deadlock_detected OR undefined_table THEN RETURN false;
END
$$;

REVOKE EXECUTE ON FUNCTION drop_final_tally(uuid[], uuid[]), drop_delivery_month(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drop_final_tally(uuid[], uuid[]), drop_delivery_month(date) TO comunica_subscription;
GRANT SELECT ON delivery_tally TO comunica_subscription;
GRANT UPDATE (closed_at, final_counts, final_resent) ON broadcast TO comunica_subscription;
