-- Partners on NATS: the nkeys with which they come in, and what they were told of what they submitted there.

CREATE TABLE partner_nkey (
    id         uuid PRIMARY KEY,           -- stands in the subject on which it may submit
    partner_id uuid NOT NULL REFERENCES partner,
    public_key text NOT NULL UNIQUE,       -- as NATS writes it: U…; nobody here ever keeps the seed
    name       text NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('test', 'team', 'live')),
    scopes     text[] NOT NULL,            -- see comunica/municipality/partner_keys.py
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,                -- null: until it is revoked
    revoked_at timestamptz,
    UNIQUE (partner_id, name)
);

ALTER TABLE partner_nkey ENABLE ROW LEVEL SECURITY;
ALTER TABLE partner_nkey FORCE ROW LEVEL SECURITY;
-- The dispatcher looks up who knocks at NATS, and whose a job is.
CREATE POLICY lookup ON partner_nkey FOR SELECT TO comunica_dispatcher USING (true);
CREATE POLICY setup ON partner_nkey TO comunica_admin USING (true) WITH CHECK (true);

GRANT SELECT ON partner_nkey TO comunica_dispatcher, comunica_admin;
GRANT INSERT ON partner_nkey TO comunica_admin;
GRANT UPDATE (revoked_at) ON partner_nkey TO comunica_admin;

-- How far the partner was told of a branch on NATS; null: it submitted over HTTP, and asks there.
ALTER TABLE fan_out_branch ADD COLUMN told text CHECK (told IN ('nothing', 'settled', 'finished'));
-- The same of the whole: false until it was told that nothing more becomes of any.
ALTER TABLE fan_out ADD COLUMN told_finished boolean;
-- Which partners are still to be told of a whole, whichever partner's it is.
CREATE POLICY tell ON fan_out FOR SELECT TO comunica_dispatcher USING (NOT told_finished);
CREATE INDEX fan_out_branch_untold ON fan_out_branch (partner_id, told) WHERE told IN ('nothing', 'settled');
CREATE INDEX fan_out_untold ON fan_out (partner_id) WHERE NOT told_finished;

GRANT UPDATE (told) ON fan_out_branch TO comunica_dispatcher;
GRANT UPDATE (told_finished) ON fan_out TO comunica_dispatcher;
