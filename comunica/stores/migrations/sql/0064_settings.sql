-- What a municipality's own people set at the console: territory, words, hours, budget, the privacy notice.

-- Privacy notices as they were published. What people consented to is never changed.
CREATE TABLE privacy_notice (
    municipality_id uuid NOT NULL REFERENCES municipality,
    version         text NOT NULL,
    basis           text NOT NULL CHECK (basis IN ('public_task', 'consent')),
    body            text NOT NULL,
    published_by    text NOT NULL,
    published_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (municipality_id, version)
);
SELECT isolate_municipality('privacy_notice');
GRANT SELECT, INSERT ON privacy_notice TO comunica_console;

CREATE POLICY own_of_console ON municipality FOR UPDATE TO comunica_console
    USING (id IN (SELECT unnest(string_to_array(nullif(current_setting('app.municipality', true), ''), ',')::uuid[])))
    WITH CHECK (id IN (
        SELECT unnest(string_to_array(nullif(current_setting('app.municipality', true), ''), ',')::uuid[])));
GRANT UPDATE (contacts, notice_version, privacy_url, profile, retention_days, service_name, trial) ON municipality TO
    comunica_console;
GRANT INSERT ON reply_text_version TO comunica_console;
GRANT INSERT, DELETE ON test_recipient TO comunica_console;
GRANT INSERT, UPDATE, DELETE ON budget TO comunica_console;
GRANT SELECT (taught_by) ON taught_alias TO comunica_console;
