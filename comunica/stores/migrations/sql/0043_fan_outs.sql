-- A fan-out: what a partner submitted once. Each of its branches becomes a broadcast of one municipality that gave the
-- partner a mandate, or is refused by itself.

CREATE TABLE fan_out (
    partner_id      uuid NOT NULL REFERENCES partner,
    id              uuid NOT NULL,
    origin          text NOT NULL CHECK (origin IN ('api', 'job')),
    submitted_by    text NOT NULL,         -- id of the partner's key, or `job`
    idempotency_key text,
    request_digest  bytea NOT NULL,
    content         jsonb NOT NULL,        -- what each branch says, and when: public, as a broadcast's content is
    created_at      timestamptz NOT NULL,
    cancelled_at    timestamptz,           -- no branch becomes a broadcast any more
    PRIMARY KEY (partner_id, id),
    UNIQUE (partner_id, idempotency_key)
);

CREATE TABLE fan_out_branch (
    partner_id      uuid NOT NULL,
    fan_out_id      uuid NOT NULL,
    municipality_id uuid NOT NULL,         -- as the partner named it: perhaps none of ours
    audience        jsonb NOT NULL,
    state           text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'accepted', 'refused', 'cancelled')),
    broadcast_id    uuid,
    counted         bigint,
    first_state     text,                  -- of the broadcast, as it was submitted
    errors          jsonb NOT NULL DEFAULT '[]',
    attempts        integer NOT NULL DEFAULT 0,
    waits_since     timestamptz NOT NULL DEFAULT now(),
    not_before      timestamptz NOT NULL DEFAULT now(),
    settled_at      timestamptz,
    PRIMARY KEY (partner_id, fan_out_id, municipality_id),
    FOREIGN KEY (partner_id, fan_out_id) REFERENCES fan_out (partner_id, id) ON DELETE CASCADE,
    CHECK ((state = 'accepted') = (broadcast_id IS NOT NULL))
);
CREATE INDEX fan_out_branch_waiting ON fan_out_branch (not_before) WHERE state = 'waiting';
CREATE INDEX fan_out_branch_of_broadcast ON fan_out_branch (municipality_id, broadcast_id) WHERE broadcast_id IS NOT NULL;

-- Idempotency keys of orders to a fan-out: a partner's key is used for one request, whichever it was.
CREATE TABLE fan_out_order (
    partner_id      uuid NOT NULL,
    idempotency_key text NOT NULL,
    fan_out_id      uuid NOT NULL,
    PRIMARY KEY (partner_id, idempotency_key),
    FOREIGN KEY (partner_id, fan_out_id) REFERENCES fan_out (partner_id, id) ON DELETE CASCADE
);
ALTER TABLE fan_out_order ENABLE ROW LEVEL SECURITY;
ALTER TABLE fan_out_order FORCE ROW LEVEL SECURITY;
CREATE POLICY of_partner ON fan_out_order TO comunica_api, comunica_dispatcher
    USING (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
GRANT SELECT, INSERT ON fan_out_order TO comunica_api;
GRANT SELECT ON fan_out_order TO comunica_dispatcher;

ALTER TABLE fan_out ENABLE ROW LEVEL SECURITY;
ALTER TABLE fan_out FORCE ROW LEVEL SECURITY;
ALTER TABLE fan_out_branch ENABLE ROW LEVEL SECURITY;
ALTER TABLE fan_out_branch FORCE ROW LEVEL SECURITY;
CREATE POLICY of_partner ON fan_out TO comunica_api, comunica_dispatcher
    USING (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
CREATE POLICY of_partner ON fan_out_branch TO comunica_api, comunica_dispatcher
    USING (partner_id = nullif(current_setting('app.partner', true), '')::uuid);
-- The dispatcher finishes what an api left half done, whichever partner's it is.
CREATE POLICY work ON fan_out_branch FOR SELECT TO comunica_dispatcher USING (true);

GRANT SELECT, INSERT ON fan_out, fan_out_branch TO comunica_api, comunica_dispatcher;
GRANT UPDATE (cancelled_at) ON fan_out TO comunica_api;
GRANT UPDATE (state, broadcast_id, counted, first_state, errors, attempts, not_before, settled_at) ON fan_out_branch
    TO comunica_api, comunica_dispatcher;

-- In whose name a town's broadcast was submitted; null: the town's own.
ALTER TABLE broadcast ADD COLUMN partner_id uuid;
