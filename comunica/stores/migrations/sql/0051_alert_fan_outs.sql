-- A partner's alert that some municipalities have not taken yet: written before the first does, gone when all have.

CREATE TABLE alert_fan_out (
    partner_id      uuid NOT NULL REFERENCES partner,
    id              uuid NOT NULL,
    message         bytea NOT NULL,          -- CAP 1.2 as it came: meant for the public
    municipalities  uuid[] NOT NULL,         -- whose mandates stood when it came
    given_by        text NOT NULL,           -- id of the partner's key
    may_draft       boolean NOT NULL,        -- what the key could do then
    may_send        boolean NOT NULL,
    may_send_urgent boolean NOT NULL,
    reach           text NOT NULL,
    attempts        integer NOT NULL DEFAULT 0, -- of sweeps
    waits_since     timestamptz NOT NULL DEFAULT now(),
    not_before      timestamptz NOT NULL,    -- until then somebody is at it
    PRIMARY KEY (partner_id, id)
);
CREATE INDEX alert_fan_out_due ON alert_fan_out (not_before);
ALTER TABLE alert_fan_out ENABLE ROW LEVEL SECURITY;
ALTER TABLE alert_fan_out FORCE ROW LEVEL SECURITY;
CREATE POLICY of_partner ON alert_fan_out TO comunica_api
    USING (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
-- The dispatcher finishes what an api left, whichever partner's it is.
CREATE POLICY work ON alert_fan_out TO comunica_dispatcher USING (true);
GRANT SELECT, INSERT, UPDATE (not_before), DELETE ON alert_fan_out TO comunica_api;
GRANT SELECT, UPDATE (attempts, not_before), DELETE ON alert_fan_out TO comunica_dispatcher;

-- What taking an alert needs.
GRANT SELECT, INSERT, UPDATE (answer, supersedes) ON cap_alert TO comunica_dispatcher;
GRANT SELECT, INSERT ON cap_alert_broadcast TO comunica_dispatcher;
GRANT SELECT ON geocode TO comunica_dispatcher;
