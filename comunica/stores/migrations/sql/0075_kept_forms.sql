-- Notices that somebody is writing: whoever goes back, or looks again, finds the form as it was.

CREATE TABLE kept_form (
    municipality_id uuid NOT NULL,
    kept_by         uuid NOT NULL,       -- who works here: it is shown to nobody else
    form_id         uuid NOT NULL,
    fields_sealed   bytea NOT NULL,      -- may name somebody: nobody has read it over yet
    kept_at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (municipality_id, kept_by, form_id)
);
CREATE INDEX kept_form_by_time ON kept_form (municipality_id, kept_at);

SELECT isolate_municipality('kept_form');
GRANT SELECT, INSERT, UPDATE ON kept_form TO comunica_console;
GRANT SELECT, DELETE ON kept_form TO comunica_subscription; -- when its term is over
