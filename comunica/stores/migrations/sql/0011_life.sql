-- The life of a broadcast: what it follows, series of them, media, tests, alerts of a day, and what holds it.

ALTER TABLE broadcast
    ADD COLUMN kind text NOT NULL DEFAULT 'ordinary' CHECK (kind IN ('ordinary', 'retry', 'correction', 'test')),
    ADD COLUMN original_id uuid,         -- of a retry or a correction
    ADD COLUMN series_id uuid,           -- of an occurrence, with the instant that it stands for
    ADD COLUMN occurs_at timestamptz,
    ADD COLUMN urgent_reason text,       -- why it could not wait for the morning
    ADD COLUMN media_id uuid,            -- its header
    -- Why and until when nothing more of it goes, though it is sending.
    ADD COLUMN IF NOT EXISTS waits_for text,
    ADD COLUMN IF NOT EXISTS waits_until timestamptz,
    ADD CHECK ((original_id IS NOT NULL) = (kind IN ('retry', 'correction')));
-- One retry of an original at a time: two would tell the same people twice.
CREATE UNIQUE INDEX broadcast_retry ON broadcast (municipality_id, original_id)
    WHERE kind = 'retry' AND state NOT IN ('finished', 'cancelled');
CREATE INDEX broadcast_following ON broadcast (municipality_id, original_id) WHERE original_id IS NOT NULL;
-- Those of which something may be queued: found when somebody leaves.
CREATE INDEX broadcast_open ON broadcast (municipality_id) WHERE state IN ('sending', 'paused');

ALTER TABLE template
    -- What stands above the text: nothing, fixed words, or a file that each broadcast brings.
    ADD COLUMN IF NOT EXISTS header text NOT NULL DEFAULT 'none'
        CHECK (header IN ('none', 'text', 'image', 'document', 'video', 'location'));

-- Alerts of each day of the town: the row is the lock that makes the cap exact.
CREATE TABLE urgent_day (
    municipality_id uuid NOT NULL,
    day             date NOT NULL,
    n               integer NOT NULL,
    PRIMARY KEY (municipality_id, day)
);

-- One content again and again. Each occurrence becomes a broadcast of its own when its time has come.
CREATE TABLE series (
    municipality_id uuid NOT NULL REFERENCES municipality,
    id              uuid NOT NULL,
    channel_id      uuid NOT NULL,
    template_name   text NOT NULL,
    language        text NOT NULL,
    parameters      jsonb NOT NULL,
    audience        jsonb NOT NULL,
    lane            text NOT NULL CHECK (lane IN ('normal', 'bulk')),
    media_id        uuid,
    expires_after   double precision,     -- seconds; null: as the town's rules say
    recurrence      jsonb NOT NULL,       -- see broadcasting/recurrence.py
    state           text NOT NULL CHECK (state IN ('active', 'paused', 'cancelled', 'finished')),
    next_at         timestamptz,          -- null: there is none
    origin          text NOT NULL CHECK (origin IN ('api', 'job', 'console')),
    submitted_by    text NOT NULL,
    counted         bigint,               -- people in the audience when it was submitted
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (municipality_id, id)
);
-- What became of each occurrence. Its key is the guard: one is dealt with once.
CREATE TABLE series_occurrence (
    municipality_id uuid NOT NULL,
    series_id       uuid NOT NULL,
    occurs_at       timestamptz NOT NULL,
    outcome         text NOT NULL CHECK (outcome IN ('made', 'missed', 'refused')),
    broadcast_id    uuid,                 -- of one that was made
    reason          text,                 -- of one that was not
    noted_at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (municipality_id, series_id, occurs_at)
);
ALTER TABLE due_source DROP CONSTRAINT due_source_step_check;
ALTER TABLE due_source ADD CONSTRAINT due_source_step_check CHECK (step IN ('resolve', 'send', 'occur'));

-- Files that stand above a text. The bytes go when nothing needs them any more.
CREATE TABLE media (
    municipality_id  uuid NOT NULL,
    id               uuid NOT NULL,
    kind             text NOT NULL CHECK (kind IN ('image', 'document')),
    mime_type        text NOT NULL,
    file_name        text NOT NULL,
    alternative_text text NOT NULL,       -- for whoever cannot see it
    size             integer NOT NULL,
    digest           bytea NOT NULL,      -- SHA-256 of the bytes
    content          bytea,               -- null: forgotten
    uploaded_by      text NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (municipality_id, id)
);
ALTER TABLE media ALTER COLUMN content SET STORAGE EXTERNAL; -- JPEG, PNG and PDF are packed already
-- What the provider calls them, for each number, until it forgets them.
CREATE TABLE media_upload (
    municipality_id uuid NOT NULL,
    media_id        uuid NOT NULL,
    channel_id      uuid NOT NULL,
    provider_id     text NOT NULL,
    uploaded_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (municipality_id, media_id, channel_id)
);

-- The staff's numbers for tests: not citizens, not subscribers.
CREATE TABLE test_recipient (
    municipality_id uuid NOT NULL,
    id              uuid NOT NULL,
    address_index   bytea NOT NULL,
    address_kind    text NOT NULL CHECK (address_kind IN ('phone', 'user_id')),
    address_sealed  bytea NOT NULL,
    PRIMARY KEY (municipality_id, id),
    UNIQUE (municipality_id, address_index)
);

SELECT isolate_municipality(name::regclass)
FROM unnest(ARRAY['urgent_day', 'series', 'series_occurrence', 'media', 'media_upload', 'test_recipient']) AS name;

GRANT SELECT, INSERT, UPDATE ON urgent_day TO comunica_api, comunica_dispatcher;
GRANT SELECT, INSERT, UPDATE ON series TO comunica_api, comunica_dispatcher;
GRANT SELECT ON series TO comunica_import; -- what an idempotency key was used for
GRANT SELECT ON series_occurrence TO comunica_api;
GRANT SELECT, INSERT ON series_occurrence TO comunica_dispatcher;
GRANT SELECT, INSERT ON media TO comunica_api;
GRANT SELECT, UPDATE (content) ON media TO comunica_dispatcher;
GRANT SELECT ON media TO comunica_import;
GRANT SELECT, INSERT, UPDATE, DELETE ON media_upload TO comunica_dispatcher;
GRANT SELECT, INSERT, UPDATE, DELETE ON test_recipient TO comunica_admin;
GRANT SELECT ON test_recipient TO comunica_api, comunica_dispatcher;
-- Who leaves is taken out of what is queued.
GRANT SELECT (municipality_id, id, state) ON broadcast TO comunica_subscription;
-- The provider's answer that a person stopped marketing is a word of theirs.
GRANT UPDATE (marketing, marketing_key) ON subscriber TO comunica_dispatcher;
