-- Partners: organisations that send in the name of municipalities which gave them a mandate. They are of no
-- municipality and see nobody's data. Their keys, and the mandates that municipalities grant and revoke.

CREATE TABLE partner (
    id         uuid PRIMARY KEY,
    slug       text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9-]{1,63}$'),
    name       text NOT NULL,
    contact    text NOT NULL DEFAULT '',   -- where a town's staff turn
    created_at timestamptz NOT NULL DEFAULT now(),
    closed_at  timestamptz                 -- its keys open nothing any more, its mandates stand for nothing
);

CREATE TABLE partner_key (
    id            uuid PRIMARY KEY,
    partner_id    uuid NOT NULL REFERENCES partner,
    prefix        text NOT NULL UNIQUE,
    secret_digest bytea NOT NULL,
    name          text NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('test', 'team', 'live')),
    scopes        text[] NOT NULL,         -- see comunica/municipality/partner_keys.py
    created_at    timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz,             -- null: until it is revoked
    last_used_at  timestamptz,             -- a minute late at most
    revoked_at    timestamptz,
    UNIQUE (partner_id, name)
);

-- What a municipality lets a partner send in its name. Other terms are another mandate, and one that ended stays: it was
-- the right to what was sent.
CREATE TABLE mandate (
    municipality_id uuid NOT NULL REFERENCES municipality,
    id              uuid NOT NULL,
    partner_id      uuid NOT NULL REFERENCES partner,
    categories      text[] NOT NULL CHECK (categories <> '{}' AND categories <@ ARRAY['utility', 'marketing', 'authentication']),
    lanes           text[] NOT NULL CHECK (lanes <> '{}' AND lanes <@ ARRAY['urgent', 'normal', 'bulk']),
    granted_by      text NOT NULL,         -- the id of a key
    granted_at      timestamptz NOT NULL,
    expires_at      timestamptz,           -- null: until it is revoked
    revoked_at      timestamptz,
    revoked_by      text,                  -- the id of a key: it revoked it, or granted another in its place
    PRIMARY KEY (municipality_id, id)
);
-- One that is not over, for each partner.
CREATE UNIQUE INDEX mandate_standing ON mandate (municipality_id, partner_id) WHERE revoked_at IS NULL;
CREATE INDEX mandate_of_partner ON mandate (partner_id) WHERE revoked_at IS NULL;
SELECT isolate_municipality('mandate');

-- A partner, whom a transaction names in app.partner, sees the mandates that it was given, and no other partner's.
CREATE POLICY of_partner ON mandate FOR SELECT TO comunica_api, comunica_dispatcher
    USING (partner_id = nullif(current_setting('app.partner', true), '')::uuid);

ALTER TABLE partner ENABLE ROW LEVEL SECURITY;
ALTER TABLE partner FORCE ROW LEVEL SECURITY;
ALTER TABLE partner_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE partner_key FORCE ROW LEVEL SECURITY;
-- Who partners are is no secret: a town chooses among them.
CREATE POLICY lookup ON partner FOR SELECT TO comunica_api, comunica_dispatcher USING (true);
CREATE POLICY setup ON partner TO comunica_admin USING (true) WITH CHECK (true);
CREATE POLICY operate ON partner FOR INSERT TO comunica_api WITH CHECK (true);
CREATE POLICY close ON partner FOR UPDATE TO comunica_api USING (true);
CREATE POLICY setup ON partner_key TO comunica_admin USING (true) WITH CHECK (true);
CREATE POLICY operate ON partner_key TO comunica_api USING (true) WITH CHECK (true);

GRANT SELECT ON partner TO comunica_api, comunica_dispatcher, comunica_admin;
GRANT INSERT ON partner TO comunica_api, comunica_admin;
GRANT UPDATE (closed_at) ON partner TO comunica_api, comunica_admin;
GRANT SELECT, INSERT ON partner_key TO comunica_api, comunica_admin;
GRANT UPDATE (revoked_at) ON partner_key TO comunica_admin;
GRANT UPDATE (revoked_at, last_used_at) ON partner_key TO comunica_api;
GRANT SELECT, INSERT ON mandate TO comunica_api;
GRANT UPDATE (revoked_at, revoked_by) ON mandate TO comunica_api;
GRANT SELECT ON mandate TO comunica_dispatcher;
GRANT UPDATE (revoked_at) ON mandate TO comunica_dispatcher; -- what SELECT … FOR SHARE asks for
