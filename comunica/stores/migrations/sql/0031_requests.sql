-- Single sends: the third source of deliveries is a request. Notify's clients, their keys, and templates with versions.

-- The secret that signs the tokens of Notify's clients, sealed: HS256 needs it itself, not its digest.
-- Null: a key from before; applying the town's file again fills it.
ALTER TABLE api_key ADD COLUMN notify_secret_sealed bytea;

-- What a template said, version by version. None is ever changed or removed: what somebody was sent can be shown.
CREATE TABLE template_version (
    municipality_id  uuid NOT NULL,
    template_id      uuid NOT NULL,
    version          integer NOT NULL CHECK (version > 0),
    category         text NOT NULL,
    body             text NOT NULL,
    footer           text NOT NULL,
    header           text NOT NULL,
    header_text      text NOT NULL,
    parameters       text[] NOT NULL,
    parameter_format text NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (municipality_id, template_id, version)
);
ALTER TABLE template
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE template NO FORCE ROW LEVEL SECURITY; -- for one statement: its owner is bound too
UPDATE template SET created_at = synced_at;
INSERT INTO template_version (municipality_id, template_id, version, category, body, footer, header, header_text,
                              parameters, parameter_format, created_at)
SELECT municipality_id, id, version, category, body, footer, header, header_text, parameters, parameter_format, synced_at
FROM template;
ALTER TABLE template FORCE ROW LEVEL SECURITY;
SELECT isolate_municipality('template_version');

-- Whoever writes a template writes its versions: a new one if what people read has changed.
CREATE FUNCTION template_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (old.body, old.footer, old.header, old.header_text, old.parameters, old.parameter_format)
       IS DISTINCT FROM (new.body, new.footer, new.header, new.header_text, new.parameters, new.parameter_format) THEN
        new.version := old.version + 1;
    END IF;
    RETURN new;
END
$$;
CREATE FUNCTION template_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO template_version (municipality_id, template_id, version, category, body, footer, header, header_text,
                                  parameters, parameter_format)
    VALUES (new.municipality_id, new.id, new.version, new.category, new.body, new.footer, new.header, new.header_text,
            new.parameters, new.parameter_format);
    RETURN NULL;
END
$$;
CREATE TRIGGER template_number BEFORE UPDATE ON template FOR EACH ROW EXECUTE FUNCTION template_number();
CREATE TRIGGER template_keep AFTER INSERT ON template FOR EACH ROW EXECUTE FUNCTION template_keep();
CREATE TRIGGER template_keep_next AFTER UPDATE ON template FOR EACH ROW
    WHEN (new.version <> old.version) EXECUTE FUNCTION template_keep();
GRANT INSERT ON template_version TO comunica_admin;
GRANT SELECT ON template_version TO comunica_api;

-- Many requests of one POST. Its size is written once; its deliveries are tallied under its id, like a broadcast's.
CREATE TABLE request_list (
    municipality_id uuid NOT NULL,
    id              uuid NOT NULL,
    name            text NOT NULL,
    template_id     uuid NOT NULL,
    template_version integer NOT NULL,
    lane            text NOT NULL CHECK (lane IN ('normal', 'bulk')),
    resolved        bigint NOT NULL,      -- deliveries that were made
    refused         bigint NOT NULL,      -- rows of which none was made
    reference       text,
    submitted_by    text NOT NULL,
    is_test         boolean NOT NULL,
    scheduled_for   timestamptz,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (municipality_id, id)
);
SELECT isolate_municipality('request_list');
GRANT INSERT ON request_list TO comunica_api;

-- Of a request: what it says (its variables travel sealed in body_sealed), and the client's own word for it.
ALTER TABLE delivery
    ADD COLUMN template_id uuid,
    ADD COLUMN template_version integer,
    ADD COLUMN list_id uuid,              -- of a row of a request_list
    ADD COLUMN reference text,            -- goes with the person
    ADD COLUMN submitted_by text;         -- id of the key
-- What waits, in the order in which it came; what is not due yet; a person's; a client's.
CREATE INDEX delivery_request ON delivery (municipality_id, channel_id, lane, source_id)
    WHERE state = 'queued' AND source_kind = 'request' AND not_before IS NULL;
CREATE INDEX delivery_request_delayed ON delivery (municipality_id, channel_id, not_before)
    WHERE state = 'queued' AND source_kind = 'request' AND not_before IS NOT NULL;
CREATE INDEX delivery_request_of ON delivery (municipality_id, recipient_id) WHERE source_kind = 'request';
CREATE INDEX delivery_request_listed ON delivery (municipality_id, source_id) WHERE source_kind = 'request';
CREATE INDEX delivery_request_reference ON delivery (municipality_id, reference, source_id) WHERE reference IS NOT NULL;
CREATE INDEX delivery_request_unheard ON delivery (municipality_id, channel_id, accepted_at)
    WHERE state = 'accepted' AND source_kind = 'request';
CREATE INDEX delivery_request_list ON delivery (municipality_id, list_id) WHERE list_id IS NOT NULL;

-- Replies and single requests are not counted: each is a source of its own. A list is counted under its own id.
CREATE OR REPLACE FUNCTION tally_insert() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO delivery_tally AS t (municipality_id, source_id, state, slot, n)
    SELECT municipality_id, coalesce(list_id, source_id) AS counted, state, pg_backend_pid() & 7, count(*)
    FROM added WHERE source_kind = 'broadcast' OR list_id IS NOT NULL
    GROUP BY municipality_id, counted, state ORDER BY municipality_id, counted, state
    ON CONFLICT (municipality_id, source_id, state, slot) DO UPDATE SET n = t.n + excluded.n;
    RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION tally_update() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO delivery_tally AS t (municipality_id, source_id, state, slot, n)
    SELECT municipality_id, counted, state, pg_backend_pid() & 7, sum(n)
    FROM (
        SELECT municipality_id, coalesce(list_id, source_id) AS counted, state, count(*) AS n
        FROM new_rows WHERE source_kind = 'broadcast' OR list_id IS NOT NULL GROUP BY 1, 2, 3
        UNION ALL
        SELECT municipality_id, coalesce(list_id, source_id), state, -count(*)
        FROM old_rows WHERE source_kind = 'broadcast' OR list_id IS NOT NULL GROUP BY 1, 2, 3
    ) AS change
    GROUP BY municipality_id, counted, state HAVING sum(n) <> 0
    ORDER BY municipality_id, counted, state
    ON CONFLICT (municipality_id, source_id, state, slot) DO UPDATE SET n = t.n + excluded.n;
    RETURN NULL;
END
$$;

-- What test keys asked for. Nothing of it is ever sent: what becomes of it is written down when it is accepted.
CREATE TABLE test_request (
    municipality_id  uuid NOT NULL,
    id               uuid NOT NULL,
    list_id          uuid,
    address_sealed   bytea,               -- null: a person without a phone
    body_sealed      bytea,
    template_id      uuid NOT NULL,
    template_version integer NOT NULL,
    reference        text,
    submitted_by     text NOT NULL,
    first_state      text NOT NULL,       -- from first_at on; queued before
    first_at         timestamptz NOT NULL,
    last_state       text NOT NULL,       -- from last_at on
    last_at          timestamptz NOT NULL,
    reason           text,                -- of the last state
    error_code       integer,
    created_at       timestamptz NOT NULL,
    PRIMARY KEY (municipality_id, id)
);
CREATE INDEX test_request_by_age ON test_request (municipality_id, created_at);
SELECT isolate_municipality('test_request');
GRANT SELECT, INSERT ON test_request TO comunica_api;
GRANT SELECT (municipality_id, id, created_at), DELETE ON test_request TO comunica_subscription;

GRANT INSERT ON delivery TO comunica_api;
-- What Notify's clients read of messages that came in: never their words, which nobody keeps.
GRANT SELECT (id, message_digest, action, intent) ON inbound_message TO comunica_api;
CREATE INDEX inbound_message_by_id ON inbound_message (municipality_id, id);
GRANT SELECT (municipality_id, subscriber_id, message_digest, keyword) ON consent_entry TO comunica_api;
-- Who is at a number.
GRANT SELECT ON subscriber_address TO comunica_api;
-- Erasing by hand.
GRANT SELECT (source_kind), UPDATE (reference) ON delivery TO comunica_import;
