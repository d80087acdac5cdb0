-- The territory, the people and the proof of their will. Sealed columns: AES-GCM under the municipality's key.

CREATE TABLE zone (
    municipality_id uuid NOT NULL REFERENCES municipality,
    id              text NOT NULL CHECK (id ~ '^[a-z0-9-]{1,63}$'),
    kind            text NOT NULL CHECK (kind IN ('zone', 'contrada')),
    name            text NOT NULL,
    aliases         text[] NOT NULL DEFAULT '{}',
    zones           text[] NOT NULL DEFAULT '{}', -- of a contrada: the zones it lies in
    PRIMARY KEY (municipality_id, id)
);

CREATE TABLE subscriber (
    municipality_id   uuid NOT NULL,
    id                uuid NOT NULL,
    channel_id        uuid NOT NULL,
    consent           text NOT NULL CHECK (consent IN ('none', 'opted_in', 'opted_out')),
    consent_key       text COLLATE "C" NOT NULL DEFAULT '', -- order of the event that decided it, see enrolment/event_order.py
    consented_at      timestamptz,
    place_key         text COLLATE "C" NOT NULL DEFAULT '', -- order of the event that the name and place came from
    address_kind      text NOT NULL CHECK (address_kind IN ('phone', 'user_id')),
    address_sealed    bytea NOT NULL,     -- where to send to
    given_name_sealed bytea,
    surname_sealed    bytea,
    surname_index     bytea,              -- keyed digest of the normalised surname
    place_sealed      bytea,              -- as written
    zone_id           text,
    outside           boolean NOT NULL DEFAULT false,
    marketing         text NOT NULL DEFAULT 'open' CHECK (marketing IN ('open', 'stopped')), -- in the provider's own app
    marketing_key     text COLLATE "C" NOT NULL DEFAULT '', -- order of the event that decided it
    question_key      text COLLATE "C" NOT NULL DEFAULT '', -- order of the event that opened or closed a question
    question_sealed   bytea,              -- what we asked and knew then, see enrolment/question.py; good for 24 hours
    last_inbound_at   timestamptz,        -- the open 24-hour window starts here
    erase_after       timestamptz,        -- who left, and who never joined
    created_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (municipality_id, id)
) WITH (fillfactor = 85);
CREATE INDEX subscriber_audience ON subscriber (municipality_id, channel_id, zone_id) WHERE consent = 'opted_in';
CREATE INDEX subscriber_by_surname ON subscriber (municipality_id, surname_index);
CREATE INDEX subscriber_to_erase ON subscriber (municipality_id, erase_after) WHERE erase_after IS NOT NULL;

-- How a person is recognised: phone, provider user id, or both. The key is a keyed digest, never the number.
CREATE TABLE subscriber_address (
    municipality_id uuid NOT NULL,
    channel_id      uuid NOT NULL,
    address_index   bytea NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('phone', 'user_id')),
    subscriber_id   uuid NOT NULL,
    PRIMARY KEY (municipality_id, channel_id, address_index)
);
CREATE INDEX subscriber_address_of ON subscriber_address (municipality_id, subscriber_id);

-- Every message that was read once: the guard against reading it twice. No words are kept.
CREATE TABLE inbound_message (
    municipality_id uuid NOT NULL,
    channel_id      uuid NOT NULL,
    message_digest  bytea NOT NULL,      -- keyed digest of the provider's message id
    id              uuid NOT NULL,       -- the source of its reply
    subscriber_id   uuid NOT NULL,
    action          text NOT NULL,
    intent          text,                -- what else it is about: requests on data are found by it
    reply           text,                -- which text answered it; null: none
    reminder_id     uuid,                -- the source of a reminder of the question that it raised
    sent_at         timestamptz NOT NULL,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (municipality_id, channel_id, message_digest)
);
CREATE INDEX inbound_message_of ON inbound_message (municipality_id, subscriber_id, sent_at);
CREATE INDEX inbound_message_by_age ON inbound_message (municipality_id, recorded_at);

-- Proof of consent: append only, chained per municipality over salted digests, so that erasing a person's fields and
-- salt leaves the chain verifiable. See enrolment/ledger.py.
CREATE TABLE consent_entry (
    municipality_id uuid NOT NULL,
    position        bigint NOT NULL,
    subscriber_id   uuid,
    event           text NOT NULL CHECK (event IN ('opted_in', 'opted_out', 'changed_place', 'erased')),
    way             text,                -- message; of a consent given elsewhere import:paper, by_hand:desk ...
    message_digest  bytea,
    keyword         text,                -- the matched command, never the text
    notice_version  text,
    happened_at     timestamptz,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    salt            bytea,
    digest          bytea NOT NULL,      -- of salt and fields
    chain           bytea NOT NULL,      -- of the previous chain and this digest
    PRIMARY KEY (municipality_id, position)
);
CREATE INDEX consent_entry_of ON consent_entry (municipality_id, subscriber_id, position);
CREATE TABLE consent_head (
    municipality_id uuid PRIMARY KEY,
    position        bigint NOT NULL DEFAULT 0,
    chain           bytea NOT NULL DEFAULT '\x'
);

-- Lists of people that were brought in, and whom each of them added: who gets its notice. Nothing of the list is kept.
CREATE TABLE subscriber_import (
    municipality_id uuid NOT NULL,
    id              uuid NOT NULL,
    file_digest     bytea NOT NULL,      -- keyed: the same list again is the same import
    brought_by      text NOT NULL,
    begun_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (municipality_id, id),
    UNIQUE (municipality_id, file_digest)
);
CREATE TABLE imported_subscriber (
    municipality_id uuid NOT NULL,
    import_id       uuid NOT NULL,
    subscriber_id   uuid NOT NULL,
    PRIMARY KEY (municipality_id, import_id, subscriber_id)
);

SELECT isolate_municipality(name::regclass)
FROM unnest(ARRAY['zone', 'subscriber', 'subscriber_address', 'inbound_message', 'consent_entry', 'consent_head',
                  'subscriber_import', 'imported_subscriber']) AS name;

GRANT SELECT ON zone TO comunica_subscription, comunica_dispatcher, comunica_api;
GRANT SELECT, INSERT, UPDATE, DELETE ON zone TO comunica_admin;
GRANT SELECT, INSERT, UPDATE ON subscriber, subscriber_address TO comunica_subscription;
GRANT SELECT ON subscriber, subscriber_address TO comunica_dispatcher, comunica_api;
GRANT SELECT, INSERT ON inbound_message TO comunica_subscription;
GRANT SELECT, INSERT ON consent_entry TO comunica_subscription;
GRANT SELECT, INSERT, UPDATE ON consent_head TO comunica_subscription;
GRANT INSERT ON consent_head TO comunica_admin;
GRANT SELECT ON consent_entry TO comunica_api;

GRANT SELECT ON zone TO comunica_import;
GRANT SELECT, INSERT, UPDATE ON subscriber, subscriber_address, consent_head TO comunica_import;
GRANT SELECT, INSERT ON consent_entry, subscriber_import, imported_subscriber TO comunica_import;
GRANT SELECT ON imported_subscriber TO comunica_dispatcher, comunica_api;
