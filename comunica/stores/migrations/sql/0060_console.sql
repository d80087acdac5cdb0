-- The console: the staff of a municipality, who sign in there.

-- Who brought a list in: a program with a key, or a person of the staff. `committed_by` is the id of either.
ALTER TABLE people_import ADD COLUMN committed_holder text NOT NULL DEFAULT 'key'
    CHECK (committed_holder IN ('key', 'staff'));

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'comunica_console') THEN
        CREATE ROLE comunica_console LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
    END IF;
EXCEPTION
    -- Roles belong to the cluster: another database's migration may have made it between our look and our word.
    WHEN duplicate_object OR unique_violation THEN NULL;
END
$$;
GRANT USAGE ON SCHEMA public TO comunica_console;

-- Somebody who works at the console of one municipality.
CREATE TABLE staff_member (
    municipality_id   uuid NOT NULL REFERENCES municipality,
    id                uuid NOT NULL,
    email_index       bytea NOT NULL UNIQUE,   -- under the master key, not the municipality's: nobody knows yet whose it is
    email_sealed      bytea NOT NULL,
    name_sealed       bytea NOT NULL,
    role              text NOT NULL CHECK (role IN ('clerk', 'approver', 'administrator', 'observer')),
    state             text NOT NULL DEFAULT 'invited' CHECK (state IN ('invited', 'active', 'suspended')),
    language          text NOT NULL CHECK (language IN ('it', 'en')),
    password_hash     text,                    -- argon2id, with its salt and cost; null: none was chosen
    totp_sealed       bytea,                   -- the secret of the app that shows codes
    totp_last_step    bigint NOT NULL DEFAULT 0,  -- the last whose code was taken: none works twice
    made_by           text NOT NULL,           -- the id of who invited them, or `desk`
    created_at        timestamptz NOT NULL,
    last_signed_in_at timestamptz,
    PRIMARY KEY (municipality_id, id),
    CHECK (state <> 'active' OR (password_hash IS NOT NULL AND totp_sealed IS NOT NULL))
);

-- What a browser holds after signing in: a token, of which the digest is here.
CREATE TABLE staff_session (
    digest          bytea PRIMARY KEY,
    municipality_id uuid NOT NULL,
    staff_id        uuid NOT NULL,
    id              uuid NOT NULL,
    forgery_secret  text NOT NULL,             -- what its forms carry, so that no other site sends one
    created_at      timestamptz NOT NULL,
    seen_at         timestamptz NOT NULL,      -- a minute late at most
    expires_at      timestamptz NOT NULL,
    revoked_at      timestamptz,
    FOREIGN KEY (municipality_id, staff_id) REFERENCES staff_member
) WITH (fillfactor = 80);
CREATE INDEX staff_session_of ON staff_session (municipality_id, staff_id);

-- A link that opens once: the row goes with it. One of a kind for each person.
CREATE TABLE staff_link (
    digest          bytea PRIMARY KEY,
    municipality_id uuid NOT NULL,
    staff_id        uuid NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('invitation', 'recovery')),
    totp_sealed     bytea,                     -- of an invitation: the secret that whoever opens it is shown
    made_by         text NOT NULL,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    FOREIGN KEY (municipality_id, staff_id) REFERENCES staff_member,
    UNIQUE (municipality_id, staff_id, kind)
);

-- Codes for who has lost the phone: keyed digests. One that is used goes.
CREATE TABLE staff_recovery_code (
    municipality_id uuid NOT NULL,
    staff_id        uuid NOT NULL,
    digest          bytea NOT NULL,
    PRIMARY KEY (municipality_id, staff_id, digest),
    FOREIGN KEY (municipality_id, staff_id) REFERENCES staff_member
);

-- How often somebody may try to come in: of an address, an e-mail whoever has it, a browser. Keyed digests of these.
CREATE TABLE sign_in_bucket (
    key     bytea PRIMARY KEY,
    full_at timestamptz NOT NULL,
    granted boolean NOT NULL                   -- by the latest drawing
) WITH (fillfactor = 50);

SELECT isolate_municipality(name::regclass)
FROM unnest(ARRAY['staff_member', 'staff_session', 'staff_link', 'staff_recovery_code']) AS name;
ALTER TABLE sign_in_bucket ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_in_bucket FORCE ROW LEVEL SECURITY;
-- Of the directory: who comes in is looked up before anybody knows whose staff they are.
CREATE POLICY lookup ON staff_member FOR SELECT TO comunica_console USING (true);
CREATE POLICY lookup ON staff_session FOR SELECT TO comunica_console USING (true);
CREATE POLICY lookup ON staff_link FOR SELECT TO comunica_console USING (true);
CREATE POLICY draw ON sign_in_bucket TO comunica_console USING (true) WITH CHECK (true);

-- The desk invites the first administrator, and lists and suspends.
GRANT SELECT, UPDATE ON staff_session TO comunica_admin;
GRANT SELECT, INSERT, UPDATE ON staff_member TO comunica_admin;
GRANT SELECT, INSERT, DELETE ON staff_recovery_code TO comunica_admin;
GRANT SELECT, INSERT, UPDATE, DELETE ON staff_link TO comunica_admin;
GRANT SELECT, INSERT, UPDATE ON staff_member TO comunica_console;
GRANT SELECT, INSERT, DELETE ON staff_recovery_code TO comunica_console;
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_bucket, staff_link, staff_session TO comunica_console;

-- What the api does for a municipality the console does for its people: with the same tables, and none of partners' or
-- operators' but for their names and how channels stand.
CREATE POLICY lookup_of_console ON municipality FOR SELECT TO comunica_console USING (true);
CREATE POLICY lookup_of_console ON channel FOR SELECT TO comunica_console USING (true);
CREATE POLICY lookup_of_console ON partner FOR SELECT TO comunica_console USING (true);
CREATE POLICY lookup_of_console ON portfolio FOR SELECT TO comunica_console USING (true);
CREATE POLICY lookup_of_console ON counted_person FOR SELECT TO comunica_console USING (true);
CREATE POLICY work_of_console ON due_errand TO comunica_console USING (true) WITH CHECK (true);
CREATE POLICY own_of_console ON due_source TO comunica_console USING (municipality_id IN (
    SELECT unnest(string_to_array(nullif(current_setting('app.municipality', true), ''), ',')::uuid[])));
CREATE POLICY own_of_console ON api_key TO comunica_console USING (municipality_id IN (
    SELECT unnest(string_to_array(nullif(current_setting('app.municipality', true), ''), ',')::uuid[])));
GRANT SELECT ON budget, channel, delivery, delivery_tally, headcount, municipality, partner, people_day, portfolio,
    reply_text_version, series_occurrence, spend, template, template_version, test_recipient TO comunica_console;
GRANT INSERT ON audit_entry, consent_entry, taught_alias TO comunica_console;
GRANT DELETE ON address_change TO comunica_console;
GRANT SELECT, INSERT ON api_key, callback, errand, gazetteer, idempotency, mandate, media, subscriber_import TO
    comunica_console;
GRANT INSERT, DELETE ON street TO comunica_console;
GRANT SELECT, INSERT, UPDATE ON broadcast, consent_head, people_import, series, urgent_day TO comunica_console;
GRANT SELECT, INSERT, DELETE ON imported_subscriber, people_import_error, subscriber, subscriber_address TO
    comunica_console;
GRANT SELECT, INSERT, UPDATE, DELETE ON due_errand, due_source, suppression, zone TO comunica_console;
GRANT SELECT (address_index, channel_id, municipality_id) ON address_change TO comunica_console;
GRANT UPDATE (notify_secret_sealed, prefix, previous_digest, previous_notify_sealed, previous_prefix, previous_until,
    revoked_at, revoked_by, secret_digest) ON api_key TO comunica_console;
GRANT UPDATE (faults, former_sealed, former_until, open_until, openings, secret_sealed, state) ON callback TO
    comunica_console;
GRANT SELECT (callback_id, municipality_id, occurred_at, seq, state) ON callback_event TO comunica_console;
GRANT UPDATE (attempts, give_up_at, not_before, settled_at, state) ON callback_event TO comunica_console;
GRANT SELECT (asked_at, channel_id, ended_at, id, kind, municipality_id, state, steps) ON channel_run TO
    comunica_console;
GRANT SELECT (event, happened_at, keyword, municipality_id, notice_version, position, proof_sealed, recorded_at,
    subscriber_id, way) ON consent_entry TO comunica_console;
GRANT SELECT (counted_at, portfolio_id) ON counted_person TO comunica_console;
GRANT UPDATE (body_sealed, message_digest, message_sealed, recipient_id, reference) ON delivery TO comunica_console;
GRANT UPDATE (answer, failure, finished_at, says, state) ON errand TO comunica_console;
GRANT UPDATE (other_towns, postcode, prefixes, version) ON gazetteer TO comunica_console;
GRANT SELECT (action, channel_id, id, municipality_id, recorded_at, reminder_id, reply, sent_at, subscriber_id) ON
    inbound_message TO comunica_console;
GRANT UPDATE (subscriber_id) ON inbound_message TO comunica_console;
GRANT UPDATE (revoked_at, revoked_by) ON mandate TO comunica_console;
GRANT SELECT (aliases, dug, full_name, id, municipality_id, name, ranges, zone_id) ON street TO comunica_console;
GRANT UPDATE (aliases, dug, name, ranges, zone_id) ON street TO comunica_console;
GRANT UPDATE (consent, consent_key, consented_at, country, erase_after, given_name_sealed, house_number,
    last_inbound_at, notice_of, outside, place_key, place_sealed, question_key, question_sealed, street_id,
    surname_index, surname_prefixes, surname_sealed, topics, zone_id) ON subscriber TO comunica_console;
GRANT UPDATE (kind, moved_at, subscriber_id) ON subscriber_address TO comunica_console;
GRANT UPDATE (notice_id) ON subscriber_import TO comunica_console;
GRANT SELECT (alias, id, municipality_id, target_id, target_kind, taught_at, withdrawn_at) ON taught_alias TO
    comunica_console;
GRANT UPDATE (withdrawn_at, withdrawn_by) ON taught_alias TO comunica_console;
GRANT EXECUTE ON FUNCTION erase_consent_entries(uuid[], uuid[]) TO comunica_console;
