-- The console shows a town its log.
GRANT SELECT ON audit_entry TO comunica_console;
