-- The exporter's role: it asks for sizes and may read no table of ours.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'comunica_exporter') THEN
        CREATE ROLE comunica_exporter LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
    END IF;
EXCEPTION
    -- Roles belong to the cluster: another database's migration may have made it between our look and our word.
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
GRANT USAGE ON SCHEMA public TO comunica_exporter;
