-- What the office does with people: a note on somebody, what of them wants a look, and that a request was answered.

ALTER TABLE subscriber
    ADD COLUMN note_sealed  bytea,
    ADD COLUMN noted_by     text,
    ADD COLUMN noted_at     timestamptz,
    ADD COLUMN reviewed_key text COLLATE "C"; -- the place_key at which the office looked and left it; a newer one counts again

-- Who is enrolled in no zone that we know. Partial, so that nobody is looked up by its first column alone (see 0041).
CREATE INDEX subscriber_place_unknown ON subscriber (municipality_id, id)
    WHERE consent = 'opted_in' AND zone_id IS NULL AND NOT outside AND place_sealed IS NOT NULL
      AND reviewed_key IS DISTINCT FROM place_key;
-- The people of a zone, newest first.
CREATE INDEX subscriber_of_zone ON subscriber (municipality_id, zone_id, id) WHERE zone_id IS NOT NULL;

ALTER TABLE inbound_message
    ADD COLUMN handled_at timestamptz,   -- of a request on data: when the office had answered it
    ADD COLUMN handled_by text,
    ADD COLUMN words_sealed bytea;       -- what is no command, for a week, where the town keeps it
CREATE INDEX inbound_message_words ON inbound_message (municipality_id, recorded_at, id) WHERE words_sealed IS NOT NULL;
CREATE INDEX inbound_message_request ON inbound_message (municipality_id, id)
    WHERE intent IN ('access', 'erasure') AND handled_at IS NULL;

GRANT UPDATE (note_sealed, noted_by, noted_at, reviewed_key) ON subscriber TO comunica_console;
GRANT SELECT (handled_at, intent, words_sealed), UPDATE (handled_at, handled_by, words_sealed) ON inbound_message
    TO comunica_console;
GRANT SELECT (words_sealed), UPDATE (words_sealed) ON inbound_message TO comunica_api;
GRANT SELECT (sent_at, words_sealed), UPDATE (words_sealed) ON inbound_message TO comunica_import;
GRANT UPDATE (words_sealed) ON inbound_message TO comunica_subscription;
-- Who leaves by a word to the office: what is queued for them is not sent, as when they write it themselves.
GRANT UPDATE (not_before, reason, state) ON delivery TO comunica_console;
