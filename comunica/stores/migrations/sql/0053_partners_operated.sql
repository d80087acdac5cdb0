-- Partners' credentials on NATS are made and ended over the api too; who did what about a partner is on record; what
-- partners submit on NATS is limited as over HTTP; what a partner planned goes with its mandate.

-- Only a transaction that names an operator's key in force reads or writes them: see operated().
CREATE POLICY operate ON partner_nkey TO comunica_api USING (operated()) WITH CHECK (operated());
GRANT SELECT, INSERT, UPDATE (revoked_at) ON partner_nkey TO comunica_api;

-- What was done about a partner, by whom. Lines are added, never changed.
CREATE TABLE partner_audit_entry (
    partner_id uuid NOT NULL REFERENCES partner,
    id         uuid NOT NULL,
    at         timestamptz NOT NULL DEFAULT now(),
    who        text NOT NULL,       -- operator:…, at the desk, or operator_key:…
    what       text NOT NULL,       -- see usecases/partners/partner_log.py
    about      uuid,                -- the key or nkey that it was done to; null: the partner itself
    PRIMARY KEY (partner_id, id)
);
ALTER TABLE partner_audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE partner_audit_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY operate ON partner_audit_entry TO comunica_api USING (operated()) WITH CHECK (operated());
CREATE POLICY setup ON partner_audit_entry TO comunica_admin USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON partner_audit_entry TO comunica_api, comunica_admin;

-- The dispatcher draws for what comes on NATS, out of the buckets that the api draws from.
GRANT SELECT, INSERT, UPDATE ON request_bucket TO comunica_dispatcher;

-- Why it was cancelled, if nobody of the town or the partner did; null: somebody did.
ALTER TABLE broadcast ADD COLUMN cancelled_reason text CHECK (cancelled_reason IN ('mandate_ended'));
CREATE INDEX broadcast_planned_by_partner ON broadcast (municipality_id, partner_id)
    WHERE partner_id IS NOT NULL AND resolved IS NULL;
