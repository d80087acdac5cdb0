-- Lists of people that a program brings in: uploaded, checked, and brought in when somebody has seen what would come of it.

CREATE TABLE people_import (
    municipality_id uuid NOT NULL REFERENCES municipality,
    id              uuid NOT NULL,
    state           text NOT NULL DEFAULT 'checking'
        CHECK (state IN ('checking', 'checked', 'importing', 'imported', 'failed', 'discarded', 'expired')),
    name            text NOT NULL,        -- what its owner calls it
    size            integer NOT NULL,
    file_digest     bytea NOT NULL,       -- keyed: the same list again is the same import
    content_sealed  bytea,                -- null: forgotten, since it was brought in, discarded, or nobody wanted it
    preview         jsonb,                -- what would come of it, counted
    came            jsonb,                -- what came of it so far, counted, up to the row done_to
    done_to         integer NOT NULL DEFAULT 0,
    errors          integer NOT NULL DEFAULT 0,  -- how many there are; so many of them are kept as people_import_error
    import_id       uuid,                 -- of subscriber_import, once somebody is brought in
    notice          jsonb,                -- template and parameters that tell those who are added; null: none
    notice_failure  text,                 -- why it was not sent: the people are on record all the same
    told            bigint,               -- how many the notice tells
    failure         text,                 -- a word of ours: why nothing came of it
    says            text,                 -- the same for a person: what to do
    uploaded_by     text NOT NULL,        -- id of the key
    committed_by    text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    checked_at      timestamptz,
    committed_at    timestamptz,
    finished_at     timestamptz,
    expires_at      timestamptz,          -- of a checked one: then the file is forgotten
    PRIMARY KEY (municipality_id, id)
);
ALTER TABLE people_import ALTER COLUMN content_sealed SET STORAGE EXTERNAL; -- sealed bytes do not get smaller

-- What is wrong with its cells. Nothing of the person.
CREATE TABLE people_import_error (
    municipality_id uuid NOT NULL,
    import_id       uuid NOT NULL,
    position        integer NOT NULL,     -- from 1, in the order of the rows
    row_number      integer NOT NULL,     -- as the spreadsheet counts: the header is 1
    column_name     text NOT NULL,        -- as the file calls it; empty for the whole row
    says            text NOT NULL,
    PRIMARY KEY (municipality_id, import_id, position)
);
SELECT isolate_municipality(name::regclass) FROM unnest(ARRAY['people_import', 'people_import_error']) AS name;

GRANT SELECT, INSERT, UPDATE ON people_import TO comunica_api;
GRANT SELECT, INSERT, DELETE ON people_import_error TO comunica_api;

-- Bringing them in: as comunica_import does, of the town of the key.
GRANT INSERT ON subscriber TO comunica_api;
GRANT UPDATE (consent, consent_key, consented_at, place_key, given_name_sealed, surname_sealed, surname_index, place_sealed,
              zone_id, street_id, house_number, outside, last_inbound_at, question_key, question_sealed, country,
              erase_after, notice_of) ON subscriber TO comunica_api;
GRANT INSERT ON subscriber_address, consent_head TO comunica_api;
GRANT SELECT, INSERT ON subscriber_import TO comunica_api;
GRANT INSERT ON imported_subscriber TO comunica_api;
GRANT UPDATE (notice_id) ON subscriber_import TO comunica_api;
GRANT DELETE ON suppression TO comunica_api;
