-- The provider's limits that are wider than a channel: shared rows, since several dispatchers meet them.

-- How many different people a portfolio may write to in 24 hours, outside their own 24-hour window. All its channels,
-- of whichever municipality, share it.
CREATE TABLE portfolio (
    id           text PRIMARY KEY,
    people_limit integer CHECK (people_limit > 0), -- null: unlimited
    told_at      timestamptz NOT NULL              -- when the provider said so
);

-- Whom a portfolio with a limit has written to of late. Ids only, kept for as long as they count.
CREATE TABLE counted_person (
    recipient_id uuid PRIMARY KEY,
    portfolio_id text NOT NULL,
    source_id    uuid,                   -- the one attempt that counts them: if it was certainly not sent, they do not
    attempt      smallint,               -- count. Null: there were several
    counted_at   timestamptz NOT NULL    -- the last message to them that may have been sent
);
CREATE INDEX counted_person_by_time ON counted_person (portfolio_id, counted_at);

-- What a channel has drawn from the limit and not used yet. It belongs to the channel, so that whoever takes the channel
-- over goes on with it, and nothing is lost when a dispatcher dies.
CREATE TABLE people_grant (
    channel_id   uuid NOT NULL,
    urgent       boolean NOT NULL,
    portfolio_id text NOT NULL,
    people       integer NOT NULL CHECK (people >= 0),
    used_at      timestamptz NOT NULL,
    PRIMARY KEY (channel_id, urgent)
);
CREATE INDEX people_grant_of ON people_grant (portfolio_id);

-- The provider said `too fast` to a whole account or app: nobody behind it calls until then.
CREATE TABLE shared_throttle (
    scope  text NOT NULL CHECK (scope IN ('account', 'app')),
    id     text NOT NULL,
    until  timestamptz NOT NULL,
    code   integer NOT NULL,
    PRIMARY KEY (scope, id)
);

-- The provider's word on a number: what it grants (null: it did not say), and how it likes its messages.
ALTER TABLE channel
    ADD COLUMN granted_per_second integer CHECK (granted_per_second BETWEEN 1 AND 1000),
    ADD COLUMN pace_is_fixed boolean NOT NULL DEFAULT false, -- staff chose messages_per_second: an upgrade leaves it
    ADD COLUMN quality text NOT NULL DEFAULT 'unknown' CHECK (quality IN ('green', 'yellow', 'red', 'unknown'));

-- Why and until when nothing more of a broadcast goes, though it is sending.
ALTER TABLE broadcast
    ADD COLUMN waits_for text,
    ADD COLUMN waits_until timestamptz;

-- How often a doubt was sent again: attempts that were certainly not sent are many on a slow day, and mean nothing.
ALTER TABLE delivery ADD COLUMN resent smallint NOT NULL DEFAULT 0;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['portfolio', 'counted_person', 'people_grant', 'shared_throttle']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    END LOOP;
END
$$;

CREATE POLICY told ON portfolio TO comunica_admin, comunica_subscription, comunica_dispatcher
    USING (true) WITH CHECK (true);
CREATE POLICY lookup ON portfolio FOR SELECT TO comunica_api USING (true);
GRANT SELECT, INSERT, UPDATE ON portfolio TO comunica_admin, comunica_subscription;
GRANT SELECT, UPDATE (told_at) ON portfolio TO comunica_dispatcher; -- locks it while it draws
GRANT SELECT ON portfolio TO comunica_api;

CREATE POLICY counting ON counted_person TO comunica_dispatcher, comunica_subscription USING (true) WITH CHECK (true);
CREATE POLICY lookup ON counted_person FOR SELECT TO comunica_api USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON counted_person TO comunica_dispatcher;
GRANT SELECT, UPDATE (counted_at), DELETE ON counted_person TO comunica_subscription; -- a failed status gives back
GRANT SELECT (portfolio_id, counted_at) ON counted_person TO comunica_api; -- how many, never who
CREATE POLICY drawing ON people_grant TO comunica_dispatcher USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON people_grant TO comunica_dispatcher;
CREATE POLICY slowing ON shared_throttle TO comunica_dispatcher USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON shared_throttle TO comunica_dispatcher;

-- The provider's word on a number, a template or a portfolio changes these.
GRANT UPDATE (granted_per_second, quality) ON channel TO comunica_subscription;
GRANT SELECT, UPDATE (state, paused_reason) ON broadcast TO comunica_subscription;
CREATE POLICY own_municipality_too ON due_source TO comunica_subscription USING (municipality_id IN (
    SELECT unnest(string_to_array(nullif(current_setting('app.municipality', true), ''), ',')::uuid[])));
GRANT SELECT, INSERT, UPDATE, DELETE ON due_source TO comunica_subscription;
