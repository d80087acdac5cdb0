-- Which words a town answers with, since when; which of them each reply used; and addresses that people have left.

-- Every version of a town's own texts, numbered; none is ever changed or removed: what citizens were told can be shown.
CREATE TABLE reply_text_version (
    municipality_id uuid NOT NULL REFERENCES municipality,
    reply           text NOT NULL,       -- which reply, see enrolment/replies.py
    version         integer NOT NULL CHECK (version > 0),
    body            text,                -- null: from then on the default again
    digest          bytea,               -- SHA-256 of the body
    in_force_from   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (municipality_id, reply, version)
);
SELECT isolate_municipality('reply_text_version');
GRANT SELECT, INSERT ON reply_text_version TO comunica_admin;
GRANT SELECT ON reply_text_version TO comunica_api;

ALTER TABLE delivery ADD COLUMN reply_text text; -- of a reply: the text that it says, welcome@own-3

-- What is written before this moment is still theirs: a late DISATTIVA from the old number must not be lost.
ALTER TABLE subscriber_address ADD COLUMN moved_at timestamptz; -- null: reached there
