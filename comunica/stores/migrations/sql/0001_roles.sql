-- One role per service, with only the grants it needs. None owns a table, none may bypass row level security.
-- comunica_admin sets up towns and sees no citizen; comunica_import is the other half of the administration's tool: it
-- brings in and gives out a town's own people, and sets up nothing.
-- Passwords are set by whoever installs (the chart, the workbench): a migration holds no secret.
DO $$
DECLARE
    service text;
BEGIN
    FOREACH service IN ARRAY ARRAY['comunica_subscription', 'comunica_dispatcher', 'comunica_api', 'comunica_admin',
                                   'comunica_import']
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = service) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', service);
        END IF;
    END LOOP;
EXCEPTION
    -- Roles belong to the cluster: another database's migration may have made them between our look and our word.
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public
    TO comunica_subscription, comunica_dispatcher, comunica_api, comunica_admin, comunica_import;

-- The municipalities that the transaction at hand may see, as set by `set_config('app.municipality', 'id,id', true)`.
-- None set means none seen. Written as a set so that the planner hashes it once (measured: 80,000 rows/s, `= ANY` 348).
CREATE FUNCTION isolate_municipality(table_name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', table_name);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', table_name);
    EXECUTE format(
        'CREATE POLICY own_municipality ON %s USING (municipality_id IN (SELECT unnest(string_to_array('
        'nullif(current_setting(''app.municipality'', true), ''''), '','')::uuid[])))',
        table_name
    );
END
$$;
REVOKE EXECUTE ON FUNCTION isolate_municipality(regclass) FROM PUBLIC;
