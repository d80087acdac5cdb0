-- Coats of arms on public pages and posters; events that try a callback, and what receivers answered.

-- What was uploaded, drawn anew: PNG, on white.
CREATE TABLE coat_of_arms (
    municipality_id uuid PRIMARY KEY REFERENCES municipality,
    printed         bytea NOT NULL CHECK (length(printed) <= 524288),  -- for paper
    shown           bytea NOT NULL CHECK (length(shown) <= 131072),    -- for pages
    width           integer NOT NULL CHECK (width > 0),                -- pixels of `shown`
    height          integer NOT NULL CHECK (height > 0),
    digest          bytea NOT NULL CHECK (length(digest) = 32),        -- SHA-256 of `printed`
    put_by          text NOT NULL,
    put_at          timestamptz NOT NULL DEFAULT now()
);
SELECT isolate_municipality('coat_of_arms');
-- Of the directory: a public page looks up its town by its name, and whether it has one.
CREATE POLICY lookup ON coat_of_arms FOR SELECT TO comunica_console USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON coat_of_arms TO comunica_console;

-- What became of the last attempt; null: not tried yet, or by an older version.
ALTER TABLE callback_event ADD COLUMN answer text, ADD COLUMN status integer, ADD COLUMN tried_at timestamptz;
ALTER TABLE callback ADD COLUMN failure_status integer;  -- the HTTP status of `failure`, if one came
GRANT UPDATE (answer, status, tried_at) ON callback_event TO comunica_callbacks;
GRANT SELECT (failure_status), UPDATE (failure_status) ON callback TO comunica_callbacks;

-- Somebody has a callback tried: an event like the others, in the same queue. Of itself only, so that nobody can tell a
-- program of what did not happen.
CREATE POLICY tests_only ON callback_event AS RESTRICTIVE FOR INSERT TO comunica_api, comunica_console
    WITH CHECK (kind = 'callback.test' AND source_id = callback_id);
GRANT INSERT (municipality_id, callback_id, kind, source_id, detail, give_up_at) ON callback_event
    TO comunica_api, comunica_console;
GRANT SELECT (source_id, recipient_id, attempts, answer, status, tried_at, give_up_at) ON callback_event
    TO comunica_api, comunica_console;
