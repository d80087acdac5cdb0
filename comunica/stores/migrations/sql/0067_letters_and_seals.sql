-- What the staff is told by e-mail, once each.

-- A letter to somebody of the staff about something that stands: a broadcast that waits, a channel that is paused, a
-- template that was refused. As long as it stands there is a row, so that nobody is told twice.
CREATE TABLE told_letter (
    municipality_id uuid NOT NULL REFERENCES municipality,
    matter          text NOT NULL CHECK (matter IN ('approval_waiting', 'channel_paused', 'template_rejected')),
    about           uuid NOT NULL,             -- the broadcast, channel or template
    staff_id        uuid NOT NULL,
    -- claimed: on its way, or whoever carried it died: either way nobody else posts it.
    state           text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'claimed', 'posted', 'given_up')),
    attempts        integer NOT NULL DEFAULT 0,
    not_before      timestamptz NOT NULL DEFAULT now(),
    seen_at         timestamptz NOT NULL DEFAULT now(),  -- when it last stood
    PRIMARY KEY (municipality_id, matter, about, staff_id)
) WITH (fillfactor = 50);
SELECT isolate_municipality('told_letter');
GRANT SELECT, INSERT, UPDATE, DELETE ON told_letter TO comunica_console;

-- The town's log, sealed: each line once, in the order in which upkeep came to it. The digest covers the one before and the
-- line, so that a line that was changed, removed or put in between afterwards does not fit any more. Append only.
CREATE TABLE audit_seal (
    municipality_id uuid NOT NULL REFERENCES municipality,
    number          bigint NOT NULL CHECK (number > 0),
    entry_id        uuid NOT NULL,
    digest          bytea NOT NULL CHECK (length(digest) = 32),
    until           timestamptz NOT NULL,      -- the time of the latest line that is sealed so far
    sealed_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (municipality_id, number),
    UNIQUE (municipality_id, entry_id)
);
SELECT isolate_municipality('audit_seal');
-- Lines are sealed in the order of their time: ids of some are older than they are.
CREATE INDEX audit_entry_at ON audit_entry (municipality_id, at);
GRANT SELECT, INSERT ON audit_seal TO comunica_subscription;
GRANT SELECT ON audit_entry TO comunica_subscription;
GRANT SELECT ON audit_seal TO comunica_import;
GRANT SELECT (municipality_id, number, until) ON audit_seal TO comunica_console;
