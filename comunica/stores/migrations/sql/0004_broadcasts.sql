-- What is sent, to whom, and what became of it.

CREATE TABLE template (
    municipality_id  uuid NOT NULL REFERENCES municipality,
    id               uuid NOT NULL,
    waba_id          text NOT NULL,
    name             text NOT NULL,
    language         text NOT NULL,
    category         text NOT NULL CHECK (category IN ('utility', 'marketing', 'authentication')),
    status           text NOT NULL CHECK (status IN ('pending', 'approved', 'rejected', 'paused', 'disabled')),
    body             text NOT NULL,
    footer           text NOT NULL DEFAULT '',
    parameters       text[] NOT NULL,     -- names, in order of appearance
    parameter_format text NOT NULL CHECK (parameter_format IN ('named', 'positional')),
    synced_at        timestamptz NOT NULL,
    PRIMARY KEY (municipality_id, id),
    UNIQUE (municipality_id, waba_id, name, language)
);

-- One content to one audience, once. Its id is the source of its deliveries. The content is public, so it is in clear.
CREATE TABLE broadcast (
    municipality_id uuid NOT NULL REFERENCES municipality,
    id              uuid NOT NULL,
    channel_id      uuid NOT NULL,
    template_id     uuid NOT NULL,
    template_name   text NOT NULL,
    language        text NOT NULL,
    category        text NOT NULL,
    parameters      jsonb NOT NULL,
    audience        jsonb NOT NULL,
    lane            text NOT NULL CHECK (lane IN ('urgent', 'normal', 'bulk')),
    state           text NOT NULL CHECK (state IN ('draft', 'scheduled', 'awaiting_approval', 'sending', 'paused', 'cancelled',
                                                   'finished')),
    paused_reason   text,
    origin          text NOT NULL CHECK (origin IN ('api', 'job', 'console')),
    submitted_by    text NOT NULL,        -- id of the key, or of the person
    idempotency_key text,
    counted         bigint,               -- people in the audience when it was submitted
    scheduled_for   timestamptz NOT NULL,
    expires_at      timestamptz,
    resolved        bigint,               -- recipients in the snapshot: written once
    created_at      timestamptz NOT NULL DEFAULT now(),
    started_at      timestamptz,
    finished_at     timestamptz,
    PRIMARY KEY (municipality_id, id)
);
CREATE INDEX broadcast_held ON broadcast (municipality_id, channel_id, expires_at) WHERE state = 'paused';

-- A request that was answered once is answered the same again.
CREATE TABLE idempotency (
    municipality_id uuid NOT NULL,
    scope           text NOT NULL,        -- whose keys: the api key's id, or `job`
    key             text NOT NULL,
    request_digest  bytea NOT NULL,
    broadcast_id    uuid NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (municipality_id, scope, key)
);

-- One person of a source / that message from request to end. Partitioned by the month in the source's UUIDv7; no foreign
-- key, so that a month can be dropped. States: comunica/broadcasting/states.py.
CREATE TABLE delivery (
    municipality_id uuid NOT NULL,
    source_id       uuid NOT NULL,
    recipient_id    uuid NOT NULL,
    channel_id      uuid NOT NULL,
    source_kind     text NOT NULL CHECK (source_kind IN ('broadcast', 'inbound_message', 'request')),
    lane            text NOT NULL CHECK (lane IN ('reply', 'urgent', 'normal', 'bulk')),
    state           text NOT NULL CHECK (state IN ('queued', 'sending', 'accepted', 'sent', 'delivered', 'read', 'failed',
                                                   'suppressed', 'expired', 'cancelled', 'doubt', 'unknown')),
    attempt         smallint NOT NULL DEFAULT 0,
    owner           uuid,
    epoch           bigint,
    lease_until     timestamptz,
    not_before      timestamptz,          -- of a delayed one
    expires_at      timestamptz,
    zone_id         text,
    reason          text,
    error_code      integer,
    resent_in_doubt boolean NOT NULL DEFAULT false,
    body_sealed     bytea,                -- text of a reply
    message_digest  bytea,                -- keyed digest of the provider's message id
    message_sealed  bytea,                -- that id: it holds the phone number
    queued_at       timestamptz NOT NULL DEFAULT now(),
    claimed_at      timestamptz,          -- start of the latest attempt
    accepted_at     timestamptz,
    sent_at         timestamptz,
    delivered_at    timestamptz,
    read_at         timestamptz,
    failed_at       timestamptz,
    PRIMARY KEY (municipality_id, source_id, recipient_id)
) PARTITION BY RANGE (source_id);
CREATE INDEX delivery_queued ON delivery (municipality_id, source_id, recipient_id)
    WHERE state = 'queued' AND not_before IS NULL;
CREATE INDEX delivery_delayed ON delivery (municipality_id, channel_id, not_before)
    WHERE state = 'queued' AND not_before IS NOT NULL;
CREATE INDEX delivery_reply ON delivery (municipality_id, channel_id, source_id)
    WHERE state = 'queued' AND lane = 'reply';
CREATE INDEX delivery_lease ON delivery (municipality_id, channel_id, lease_until) WHERE state = 'sending';
CREATE INDEX delivery_doubt ON delivery (municipality_id, channel_id, claimed_at) WHERE state = 'doubt';
CREATE INDEX delivery_resent ON delivery (municipality_id, source_id) WHERE resent_in_doubt;

-- Deliveries of a source by state, kept by the triggers below. Slots keep writers of one source out of each other's way.
CREATE TABLE delivery_tally (
    municipality_id uuid NOT NULL,
    source_id       uuid NOT NULL,
    state           text NOT NULL,
    slot            smallint NOT NULL,
    n               bigint NOT NULL,
    PRIMARY KEY (municipality_id, source_id, state, slot)
) WITH (fillfactor = 50);

SELECT isolate_municipality(name::regclass)
FROM unnest(ARRAY['template', 'broadcast', 'idempotency', 'delivery', 'delivery_tally']) AS name;

-- Replies are not counted: each is a source of its own. Rows are touched in key order, so that two statements cannot
-- wait for each other. SECURITY DEFINER: services change deliveries, only the trigger changes the tally.
CREATE FUNCTION tally_insert() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    INSERT INTO delivery_tally AS t (municipality_id, source_id, state, slot, n)
    SELECT municipality_id, source_id, state, pg_backend_pid() & 7, count(*)
    FROM added WHERE source_kind <> 'inbound_message'
    GROUP BY municipality_id, source_id, state ORDER BY municipality_id, source_id, state
    ON CONFLICT (municipality_id, source_id, state, slot) DO UPDATE SET n = t.n + excluded.n;
    RETURN NULL;
END
$$;
CREATE FUNCTION tally_update() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    INSERT INTO delivery_tally AS t (municipality_id, source_id, state, slot, n)
    SELECT municipality_id, source_id, state, pg_backend_pid() & 7, sum(n)
    FROM (
        SELECT municipality_id, source_id, state, count(*) AS n
        FROM new_rows WHERE source_kind <> 'inbound_message' GROUP BY municipality_id, source_id, state
        UNION ALL
        SELECT municipality_id, source_id, state, -count(*)
        FROM old_rows WHERE source_kind <> 'inbound_message' GROUP BY municipality_id, source_id, state
    ) AS change
    GROUP BY municipality_id, source_id, state HAVING sum(n) <> 0
    ORDER BY municipality_id, source_id, state
    ON CONFLICT (municipality_id, source_id, state, slot) DO UPDATE SET n = t.n + excluded.n;
    RETURN NULL;
END
$$;
CREATE TRIGGER tally_insert AFTER INSERT ON delivery
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION tally_insert();
CREATE TRIGGER tally_update AFTER UPDATE ON delivery
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tally_update();

-- The first UUIDv7 of a moment: where a month's partition begins.
CREATE FUNCTION first_source_id(moment timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || '00000000000000000000')::uuid
$$;

-- Makes the partition of a month, isolated like its parent. Harmless if it is there.
CREATE FUNCTION add_delivery_month(month date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    name text := 'delivery_' || to_char(month, 'YYYY_MM');
    first timestamptz := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
BEGIN
    IF to_regclass(name) IS NOT NULL THEN
        RETURN;
    END IF;
    EXECUTE format(
        'CREATE TABLE %I PARTITION OF delivery FOR VALUES FROM (%L) TO (%L) WITH (fillfactor = 70)',
        name, first_source_id(first), first_source_id((date_trunc('month', month::timestamp) + interval '1 month') AT TIME ZONE 'UTC')
    );
    PERFORM isolate_municipality(name::regclass);
END
$$;
REVOKE EXECUTE ON FUNCTION add_delivery_month(date) FROM PUBLIC;

GRANT SELECT ON template TO comunica_dispatcher, comunica_api;
GRANT SELECT, UPDATE (status, category) ON template TO comunica_subscription;
GRANT SELECT, INSERT, UPDATE ON template TO comunica_admin;
GRANT SELECT, INSERT, UPDATE ON broadcast TO comunica_api, comunica_dispatcher;
GRANT SELECT (municipality_id, id) ON broadcast TO comunica_subscription;
GRANT SELECT, INSERT ON idempotency TO comunica_api, comunica_dispatcher;
GRANT SELECT, INSERT, UPDATE ON delivery TO comunica_dispatcher;
GRANT SELECT, INSERT, UPDATE ON delivery TO comunica_subscription;
GRANT SELECT, UPDATE (state, reason) ON delivery TO comunica_api;
GRANT SELECT ON delivery_tally TO comunica_dispatcher, comunica_api;
-- The notice to people who were imported is a broadcast like any other.
GRANT SELECT ON template TO comunica_import;
GRANT SELECT, INSERT ON broadcast, idempotency TO comunica_import;
