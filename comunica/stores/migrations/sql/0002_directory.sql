-- The directory: what a service must look up before it knows whose data it will touch. A closed list
-- (tests/integration/stores knows it); every table has row level security forced and a policy per role.

CREATE TABLE municipality (
    id              uuid PRIMARY KEY,
    slug            text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9-]{1,63}$'),
    name            text NOT NULL,
    province        text NOT NULL DEFAULT '',
    istat_code      text NOT NULL DEFAULT '',
    service_name    text NOT NULL,           -- as citizens know it: Sol@ro Comunica
    contacts        text NOT NULL,           -- where citizens turn: phone and page
    privacy_url     text NOT NULL,
    notice_version  text NOT NULL,           -- of the privacy notice in force
    language        text NOT NULL DEFAULT 'it',
    timezone        text NOT NULL DEFAULT 'Europe/Rome',
    retention_days  integer NOT NULL DEFAULT 30 CHECK (retention_days BETWEEN 0 AND 3650), -- from leaving to erasure
    profile         jsonb NOT NULL DEFAULT '{}',  -- join and leave words, required fields, texts
    wrapped_key     bytea NOT NULL,          -- the municipality's data key under the master key
    created_at      timestamptz NOT NULL DEFAULT now()
);

-- Clear facts of a sending number. The token is sealed with the municipality's key.
CREATE TABLE channel (
    municipality_id      uuid NOT NULL REFERENCES municipality,
    id                   uuid NOT NULL UNIQUE,
    provider             text NOT NULL CHECK (provider IN ('whatsapp')),
    app                  text NOT NULL,      -- whose callback URL and secret: /webhooks/whatsapp/{app}
    phone_number_id      text NOT NULL UNIQUE, -- two municipalities on one number would read each other's citizens
    waba_id              text NOT NULL,
    portfolio_id         text NOT NULL,
    display_phone_number text NOT NULL,      -- the town's own number, printed on posters
    base_url             text NOT NULL,      -- provider's API with version: https://graph.facebook.com/v25.0
    token_sealed         bytea NOT NULL,
    messages_per_second  integer NOT NULL DEFAULT 80 CHECK (messages_per_second BETWEEN 1 AND 1000),
    state                text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused')),
    paused_reason        text,
    PRIMARY KEY (municipality_id, id)
);
CREATE INDEX channel_by_waba ON channel (waba_id);

-- Plain keys are `comunica_<prefix>_<secret>`; only a digest of the secret is kept.
CREATE TABLE api_key (
    municipality_id uuid NOT NULL REFERENCES municipality,
    id              uuid NOT NULL,
    prefix          text NOT NULL UNIQUE,
    secret_digest   bytea NOT NULL,
    name            text NOT NULL,
    scopes          text[] NOT NULL,         -- see comunica/municipality/keys.py
    created_at      timestamptz NOT NULL DEFAULT now(),
    revoked_at      timestamptz,
    PRIMARY KEY (municipality_id, id),
    UNIQUE (municipality_id, name)
);

-- Which dispatcher may send on a channel, until when. The epoch grows at each change of hands and fences the old owner.
CREATE TABLE channel_ownership (
    municipality_id uuid NOT NULL,
    channel_id      uuid NOT NULL PRIMARY KEY,
    owner           uuid,
    epoch           bigint NOT NULL DEFAULT 0,
    lease_until     timestamptz NOT NULL DEFAULT '-infinity',
    FOREIGN KEY (municipality_id, channel_id) REFERENCES channel (municipality_id, id)
);

-- The work list: broadcasts whose audience is to be resolved, or which still have something queued. No content.
CREATE TABLE due_source (
    municipality_id uuid NOT NULL,
    source_id       uuid NOT NULL,
    channel_id      uuid NOT NULL,
    lane            text NOT NULL CHECK (lane IN ('urgent', 'normal', 'bulk')),
    step            text NOT NULL CHECK (step IN ('resolve', 'send')),
    due_at          timestamptz NOT NULL,
    PRIMARY KEY (municipality_id, source_id)
);
CREATE INDEX due_source_by_channel ON due_source (channel_id, step, due_at);
CREATE INDEX due_source_by_time ON due_source (step, due_at);

-- Dispatchers that are alive: what a fair share of the channels is.
CREATE TABLE dispatcher (
    id      uuid PRIMARY KEY,
    seen_at timestamptz NOT NULL
);

-- The webhook path: when could we not hear the provider? See comunica/broadcasting/doubt.py.
CREATE TABLE ingress_path (
    app        text NOT NULL,
    ingress_id text NOT NULL,
    heard_from timestamptz NOT NULL,
    heard_to   timestamptz NOT NULL,
    settled_to timestamptz,                  -- all that it heard before is in the record; null: nothing yet
    leaving    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (app, ingress_id)
);
CREATE TABLE path_gap (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    app        text NOT NULL,
    channel_id uuid,                         -- null: every channel of the app
    from_at    timestamptz NOT NULL,
    to_at      timestamptz NOT NULL,
    why        text NOT NULL CHECK (why IN ('refused', 'silent', 'dead_letter'))
);
CREATE INDEX path_gap_by_time ON path_gap (app, to_at);
CREATE TABLE path_state (
    app          text PRIMARY KEY,
    settled_to   timestamptz NOT NULL DEFAULT '-infinity', -- every status that reached us before this is in the record
    proved_to    timestamptz NOT NULL DEFAULT '-infinity'  -- acceptance of the youngest message that had its status
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['municipality', 'channel', 'api_key', 'channel_ownership', 'due_source', 'dispatcher',
                                'ingress_path', 'path_gap', 'path_state']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    END LOOP;
END
$$;

-- Who sets up towns and channels sees the directory, and nothing of a citizen.
CREATE POLICY setup ON municipality TO comunica_admin USING (true) WITH CHECK (true);
CREATE POLICY setup ON channel TO comunica_admin USING (true) WITH CHECK (true);
CREATE POLICY setup ON api_key TO comunica_admin USING (true) WITH CHECK (true);
CREATE POLICY setup ON channel_ownership TO comunica_admin USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON municipality, channel, api_key, channel_ownership TO comunica_admin;

-- Services that serve many look up the municipality from a number or a key.
CREATE POLICY lookup ON municipality FOR SELECT
    TO comunica_subscription, comunica_dispatcher, comunica_api, comunica_import USING (true);
CREATE POLICY lookup ON channel FOR SELECT
    TO comunica_subscription, comunica_dispatcher, comunica_api, comunica_import USING (true);
CREATE POLICY pause ON channel FOR UPDATE TO comunica_dispatcher, comunica_subscription USING (true) WITH CHECK (true);
CREATE POLICY lookup ON api_key FOR SELECT TO comunica_api USING (true);
GRANT SELECT ON municipality, channel TO comunica_subscription, comunica_dispatcher, comunica_api, comunica_import;
GRANT UPDATE (state, paused_reason, messages_per_second) ON channel TO comunica_dispatcher, comunica_subscription;
GRANT SELECT ON api_key TO comunica_api;

CREATE POLICY own ON channel_ownership TO comunica_dispatcher USING (true) WITH CHECK (true);
CREATE POLICY alive ON dispatcher TO comunica_dispatcher USING (true) WITH CHECK (true);
CREATE POLICY work ON due_source TO comunica_dispatcher USING (true) WITH CHECK (true);
GRANT SELECT, UPDATE ON channel_ownership TO comunica_dispatcher;
GRANT SELECT, INSERT, UPDATE, DELETE ON dispatcher, due_source TO comunica_dispatcher;

-- The api puts work on the list, and takes it off, for the municipality of its key only. An import puts its notice there.
CREATE POLICY own_municipality ON due_source TO comunica_api, comunica_import USING (municipality_id IN (
    SELECT unnest(string_to_array(nullif(current_setting('app.municipality', true), ''), ',')::uuid[])));
GRANT SELECT, INSERT, UPDATE, DELETE ON due_source TO comunica_api;
GRANT INSERT ON due_source TO comunica_import;

CREATE POLICY listen ON ingress_path TO comunica_subscription USING (true) WITH CHECK (true);
CREATE POLICY listen ON path_gap TO comunica_subscription USING (true) WITH CHECK (true);
CREATE POLICY listen ON path_state TO comunica_subscription USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON ingress_path, path_gap, path_state TO comunica_subscription;
CREATE POLICY lookup ON path_gap FOR SELECT TO comunica_dispatcher USING (true);
CREATE POLICY lookup ON path_state FOR SELECT TO comunica_dispatcher USING (true);
GRANT SELECT ON path_gap, path_state TO comunica_dispatcher;
