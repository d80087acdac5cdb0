-- Alerts of civil protection (CAP 1.2): what came in, what became of it, and what geocodes stand for in a municipality.
-- Nothing here is of a citizen: an alert is meant for the public.

CREATE TABLE geocode (
    municipality_id uuid NOT NULL REFERENCES municipality,
    scheme          text NOT NULL,           -- as comunica/alerting/geocodes.py compares it
    code            text NOT NULL,
    name            text NOT NULL,           -- scheme and code as they were written
    value           text NOT NULL,
    everyone        boolean NOT NULL,
    zones           text[] NOT NULL DEFAULT '{}',
    PRIMARY KEY (municipality_id, scheme, code),
    CHECK (everyone <> (cardinality(zones) > 0))
);
SELECT isolate_municipality('geocode');
GRANT SELECT, INSERT, DELETE ON geocode TO comunica_api;

CREATE TABLE cap_alert (
    municipality_id uuid NOT NULL REFERENCES municipality,
    id              uuid NOT NULL,
    sender          text NOT NULL,
    identifier      text NOT NULL,
    sent            timestamptz NOT NULL,
    status          text NOT NULL,
    type            text NOT NULL CHECK (type IN ('Alert', 'Update', 'Cancel')),
    digest          bytea NOT NULL,
    infos           jsonb NOT NULL,          -- what is said: comunica/alerting/cap_json.py
    answer          jsonb,                   -- what became of it; null only within its transaction
    supersedes      uuid[] NOT NULL DEFAULT '{}', -- broadcasts that it takes the place of, or takes back
    given_by        text NOT NULL,           -- id of the key
    partner_id      uuid,                    -- of a partner's key
    reach           text NOT NULL,           -- of the key: a test key's alert is another one
    taken_at        timestamptz NOT NULL,
    PRIMARY KEY (municipality_id, id),
    UNIQUE (municipality_id, sender, identifier, reach, digest)
);
CREATE INDEX cap_alert_by_superseded ON cap_alert USING gin (supersedes);
SELECT isolate_municipality('cap_alert');
GRANT SELECT, INSERT, UPDATE (answer, supersedes) ON cap_alert TO comunica_api;

CREATE TABLE cap_alert_broadcast (
    municipality_id uuid NOT NULL,
    broadcast_id    uuid NOT NULL,
    alert_id        uuid NOT NULL,
    info            integer NOT NULL,        -- which of the alert's infos it says
    PRIMARY KEY (municipality_id, broadcast_id),
    FOREIGN KEY (municipality_id, alert_id) REFERENCES cap_alert (municipality_id, id)
);
CREATE INDEX cap_alert_broadcast_by_alert ON cap_alert_broadcast (municipality_id, alert_id);
SELECT isolate_municipality('cap_alert_broadcast');
GRANT SELECT, INSERT ON cap_alert_broadcast TO comunica_api;

ALTER TABLE broadcast
    ADD COLUMN awaits_audience boolean NOT NULL DEFAULT false, -- a draft, or cancelled while it was one
    ADD COLUMN cancelled_at    timestamptz;                   -- when somebody cancelled it
-- The feed of what is published: few rows among all.
CREATE INDEX broadcast_urgent ON broadcast (municipality_id, id) WHERE lane = 'urgent';
