-- The life of a key: its end, its rotation, its last use. What a request was answered. How many requests may come.
-- Broadcasts that somebody must approve, and those that reach less than their audience.

ALTER TABLE api_key
    ADD COLUMN expires_at timestamptz,          -- null: never
    ADD COLUMN last_used_at timestamptz,        -- a minute late at most
    -- After a rotation the secret before still opens for a while. There is room for one: two live at once, never three.
    ADD COLUMN previous_prefix text UNIQUE,
    ADD COLUMN previous_digest bytea,
    ADD COLUMN previous_notify_sealed bytea,
    ADD COLUMN previous_until timestamptz,
    ADD COLUMN made_by text NOT NULL DEFAULT 'file', -- file: of the town's file; desk: comunica-admin; else a key's id
    ADD COLUMN revoked_by text,                 -- file, desk, or a key's id
    ADD COLUMN lineage uuid,                    -- the first of the keys that made it; null: itself
    ADD CHECK ((previous_prefix IS NULL) = (previous_digest IS NULL)),
    ADD CHECK ((previous_prefix IS NULL) = (previous_until IS NULL));

-- A town's own keys are made and ended over the api; the uses of many towns are written together.
CREATE POLICY make_own ON api_key FOR INSERT TO comunica_api WITH CHECK (municipality_id IN (
    SELECT unnest(string_to_array(nullif(current_setting('app.municipality', true), ''), ',')::uuid[])));
CREATE POLICY change_own ON api_key FOR UPDATE TO comunica_api USING (municipality_id IN (
    SELECT unnest(string_to_array(nullif(current_setting('app.municipality', true), ''), ',')::uuid[])));
GRANT INSERT ON api_key TO comunica_api;
GRANT UPDATE (prefix, secret_digest, notify_secret_sealed, previous_prefix, previous_digest, previous_notify_sealed, previous_until, revoked_at, revoked_by,
              last_used_at)
    ON api_key TO comunica_api;

GRANT INSERT ON audit_entry TO comunica_admin; -- keys that are made at the desk

-- Until its trial ends a town writes to its staff only.
ALTER TABLE municipality ADD COLUMN trial boolean NOT NULL DEFAULT false;

-- What a request with an Idempotency-Key was answered: in the transaction of what it did, so that both are there or none.
CREATE TABLE answered_request (
    municipality_id uuid NOT NULL,
    holder          text NOT NULL,       -- whose keys: the api key's id
    key             text NOT NULL,
    route           text NOT NULL,       -- method and path
    request_digest  bytea NOT NULL,
    status          smallint NOT NULL,
    headers         jsonb NOT NULL,
    body_sealed     bytea NOT NULL,      -- may hold a new key's secret, or what a citizen is called
    answered_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (municipality_id, holder, key)
);
CREATE INDEX answered_request_by_time ON answered_request (municipality_id, answered_at);

-- Requests that may come: a bucket for each key and each town, from which the processes of the api draw some at a time.
-- Unlogged: after a crash every bucket is full again, and nobody is hurt.
CREATE UNLOGGED TABLE request_bucket (
    municipality_id uuid NOT NULL,
    holder          text NOT NULL,       -- the api key's id, or `municipality`
    tokens          double precision NOT NULL,
    granted         integer NOT NULL,    -- by the latest drawing
    filled_at       timestamptz NOT NULL,
    PRIMARY KEY (municipality_id, holder)
) WITH (fillfactor = 50);

-- What a bucket of this size holds by now.
CREATE FUNCTION filled_tokens(tokens float8, filled_at timestamptz, size float8, per_second float8) RETURNS float8
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT least(size, tokens + per_second * greatest(0, extract(epoch FROM statement_timestamp() - filled_at)))
$$;

SELECT isolate_municipality(name::regclass) FROM unnest(ARRAY['answered_request', 'request_bucket']) AS name;
GRANT SELECT, INSERT ON answered_request TO comunica_api;
GRANT SELECT, DELETE ON answered_request TO comunica_subscription; -- when its term is over
GRANT SELECT, INSERT, UPDATE ON request_bucket TO comunica_api;
GRANT SELECT (municipality_id) ON test_recipient TO comunica_import; -- how many, for a town on trial

ALTER TABLE broadcast
    -- Whom it can reach: its audience; the staff only (a team key, a town on trial); nobody (a test key).
    ADD COLUMN reach text NOT NULL DEFAULT 'audience' CHECK (reach IN ('audience', 'staff', 'nobody')),
    ADD COLUMN needed_approval boolean NOT NULL DEFAULT false, -- when it was submitted
    -- Who approved or rejected it, when, and why not.
    ADD COLUMN decided_by text,
    ADD COLUMN decided_at timestamptz,
    ADD COLUMN decision text CHECK (decision IN ('approve', 'reject')),
    ADD COLUMN rejected_reason text;
CREATE INDEX broadcast_awaiting ON broadcast (municipality_id, id) WHERE state = 'awaiting_approval';
