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
