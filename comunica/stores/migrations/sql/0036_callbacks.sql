-- Callbacks: where a town's programs are told what became of broadcasts and deliveries. The events are written by
-- triggers in the transaction of the change itself: none is lost, and none tells of what was undone.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'comunica_callbacks') THEN
        CREATE ROLE comunica_callbacks LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
    END IF;
EXCEPTION
    -- Roles belong to the cluster: another database's migration may have made it between our look and our word.
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
GRANT USAGE ON SCHEMA public TO comunica_callbacks;

-- One address of a town's. The circuit breaker stands here: every process of the service sees the same.
CREATE TABLE callback (
    municipality_id uuid NOT NULL REFERENCES municipality,
    id              uuid NOT NULL,
    url             text NOT NULL,
    events          text[] NOT NULL,      -- kinds: comunica/callbacks/events.py
    description     text NOT NULL DEFAULT '',
    state           text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'disabled')),
    secret_sealed   bytea NOT NULL,
    former_sealed   bytea,                -- the secret before, which signs besides until former_until
    former_until    timestamptz,
    created_by      text NOT NULL,        -- id of the key
    created_at      timestamptz NOT NULL DEFAULT now(),
    owner           uuid,                 -- which process calls, until when
    leased_until    timestamptz NOT NULL DEFAULT '-infinity',
    faults          integer NOT NULL DEFAULT 0,   -- in a row
    openings        integer NOT NULL DEFAULT 0,   -- pauses in a row; 0: the breaker is closed
    open_until      timestamptz NOT NULL DEFAULT '-infinity',
    answered_at     timestamptz,          -- when it last took an event
    failed_at       timestamptz,          -- when it last did not
    failure         text,                 -- why
    PRIMARY KEY (municipality_id, id)
) WITH (fillfactor = 50);
SELECT isolate_municipality('callback');
-- Of the directory: who calls looks up whose addresses there are, before it sees an event of anybody's.
CREATE POLICY lookup ON callback FOR SELECT TO comunica_callbacks USING (true);

-- What an address is still to be told, and for some days what it was told. No phone, no name, no text.
CREATE TABLE callback_event (
    municipality_id uuid NOT NULL,
    seq             bigint GENERATED ALWAYS AS IDENTITY,  -- of one delivery: the order in which it changed
    callback_id     uuid NOT NULL,
    id              uuid NOT NULL DEFAULT gen_random_uuid(),
    kind            text NOT NULL,
    source_id       uuid NOT NULL,
    recipient_id    uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',  -- zeros: of the broadcast itself
    detail          jsonb NOT NULL,
    occurred_at     timestamptz NOT NULL DEFAULT now(),
    state           text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'told', 'given_up')),
    attempts        integer NOT NULL DEFAULT 0,
    not_before      timestamptz NOT NULL DEFAULT now(),
    give_up_at      timestamptz NOT NULL DEFAULT now() + interval '24 hours',
    settled_at      timestamptz,
    PRIMARY KEY (municipality_id, seq)
);
-- What waits, in the order in which it came; whether something earlier of the same delivery waits; what has a term.
CREATE INDEX callback_event_waiting ON callback_event (municipality_id, callback_id, seq) WHERE state = 'waiting';
CREATE INDEX callback_event_line ON callback_event (municipality_id, callback_id, source_id, recipient_id, seq)
    WHERE state = 'waiting';
CREATE INDEX callback_event_settled ON callback_event (municipality_id, callback_id, settled_at) WHERE state <> 'waiting';
CREATE INDEX callback_event_subject ON callback_event (municipality_id, source_id, recipient_id);
SELECT isolate_municipality('callback_event');

-- Deliveries that changed their state. Replies are between a town and who wrote: nobody else is told. Rows of one
-- delivery are changed one transaction after the other, so seq is the order of its states.
-- SECURITY DEFINER: services change deliveries, only the trigger writes events.
CREATE FUNCTION tell_of_deliveries() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    -- All that towns without callbacks pay for those who have some.
    IF NOT EXISTS (SELECT FROM callback) THEN
        RETURN NULL;
    END IF;
    INSERT INTO callback_event (municipality_id, callback_id, kind, source_id, recipient_id, detail)
    SELECT n.municipality_id, c.id, 'delivery.' || n.state, n.source_id, n.recipient_id,
           jsonb_strip_nulls(jsonb_build_object(
               'source', n.source_kind, 'state', n.state, 'lane', n.lane, 'reason', n.reason,
               'error_code', n.error_code, 'reference', n.reference))
    FROM new_rows AS n
    JOIN old_rows AS o USING (municipality_id, source_id, recipient_id)
    JOIN callback AS c ON c.municipality_id = n.municipality_id AND c.state = 'active'
                      AND 'delivery.' || n.state = ANY (c.events)
    WHERE n.state <> o.state AND n.source_kind <> 'inbound_message'
    ORDER BY n.municipality_id, n.source_id, n.recipient_id;
    -- Erased: what would tell of the person goes with them. Looked at first: nearly no statement is one of those.
    IF EXISTS (
        SELECT FROM old_rows AS o LEFT JOIN new_rows AS n USING (municipality_id, source_id, recipient_id)
        WHERE n.state IS NULL
    ) THEN
        DELETE FROM callback_event AS e
        USING old_rows AS o LEFT JOIN new_rows AS n USING (municipality_id, source_id, recipient_id)
        WHERE n.state IS NULL
          AND e.municipality_id = o.municipality_id AND e.source_id = o.source_id AND e.recipient_id = o.recipient_id;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_of_deliveries AFTER UPDATE ON delivery
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION tell_of_deliveries();

-- A broadcast that began to exist, or changed its state.
CREATE FUNCTION tell_of_broadcast() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before text := CASE TG_OP WHEN 'UPDATE' THEN old.state END;
    what text := CASE
        WHEN before IS NULL AND new.state IN ('draft', 'awaiting_approval') THEN 'awaiting_approval'
        WHEN before IS NULL OR (before IN ('draft', 'awaiting_approval') AND new.state = 'scheduled') THEN 'accepted'
        WHEN before IN ('draft', 'awaiting_approval') AND new.state = 'cancelled' THEN 'refused'
        WHEN before = 'scheduled' AND new.state = 'sending' THEN 'started'
        WHEN before = 'paused' AND new.state IN ('scheduled', 'sending') THEN 'resumed'
        WHEN new.state IN ('paused', 'cancelled', 'finished') THEN new.state
    END;
BEGIN
    INSERT INTO callback_event (municipality_id, callback_id, kind, source_id, detail)
    SELECT new.municipality_id, c.id, 'broadcast.' || what, new.id,
           jsonb_strip_nulls(jsonb_build_object(
               'state', new.state, 'lane', new.lane, 'reason', CASE new.state WHEN 'paused' THEN new.paused_reason END,
               'counted', new.counted, 'resolved', new.resolved))
    FROM callback AS c
    WHERE c.municipality_id = new.municipality_id AND c.state = 'active' AND 'broadcast.' || what = ANY (c.events);
    RETURN NULL;
END
$$;
CREATE TRIGGER tell_of_new_broadcast AFTER INSERT ON broadcast FOR EACH ROW EXECUTE FUNCTION tell_of_broadcast();
CREATE TRIGGER tell_of_broadcast AFTER UPDATE OF state ON broadcast FOR EACH ROW
    WHEN (old.state IS DISTINCT FROM new.state) EXECUTE FUNCTION tell_of_broadcast();

GRANT SELECT, INSERT ON callback TO comunica_api;
GRANT UPDATE (state, secret_sealed, former_sealed, former_until, faults, openings, open_until) ON callback TO comunica_api;
GRANT SELECT (municipality_id, callback_id, seq, state, occurred_at) ON callback_event TO comunica_api;
GRANT UPDATE (state, attempts, not_before, give_up_at, settled_at) ON callback_event TO comunica_api;

CREATE POLICY lookup_of_callbacks ON municipality FOR SELECT TO comunica_callbacks USING (true);
GRANT SELECT (id, wrapped_key) ON municipality TO comunica_callbacks;
GRANT SELECT (municipality_id, id, url, state, secret_sealed, former_sealed, former_until, owner, leased_until, faults,
              openings, open_until, answered_at, failed_at, failure) ON callback TO comunica_callbacks;
GRANT UPDATE (owner, leased_until, faults, openings, open_until, answered_at, failed_at, failure, state) ON callback
    TO comunica_callbacks;
GRANT SELECT, DELETE ON callback_event TO comunica_callbacks;
GRANT UPDATE (state, attempts, not_before, settled_at) ON callback_event TO comunica_callbacks;
