-- Operators set up municipalities and channels over the api; a dispatcher connects and checks channels for them.

-- Whether a key of an operator that is in force stands behind this transaction: the record looks itself, so that no route
-- of a municipality can make or change one, whatever it forgets to ask.
CREATE FUNCTION operated() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT FROM operator_key
                   WHERE id = nullif(current_setting('app.operator', true), '')::uuid
                     AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()))
$$;

CREATE POLICY operate_new ON municipality FOR INSERT TO comunica_api WITH CHECK (operated());
CREATE POLICY operate ON municipality FOR UPDATE TO comunica_api USING (operated()) WITH CHECK (operated());
CREATE POLICY operate_new ON channel FOR INSERT TO comunica_api WITH CHECK (operated());
CREATE POLICY operate ON channel FOR UPDATE TO comunica_api USING (operated()) WITH CHECK (operated());
CREATE POLICY operate_new ON channel_ownership FOR INSERT TO comunica_api WITH CHECK (operated());
GRANT INSERT ON municipality, channel, channel_ownership, consent_head, reply_text_version, test_recipient
    TO comunica_api;
GRANT SELECT ON reply_text_version TO comunica_api;
-- Neither the name by which it is found nor its data key changes.
GRANT UPDATE (name, province, istat_code, service_name, contacts, privacy_url, notice_version, language, timezone,
              retention_days, profile, trial)
    ON municipality TO comunica_api;
GRANT UPDATE (provider, app, waba_id, portfolio_id, display_phone_number, base_url, token_sealed, messages_per_second,
              pace_is_fixed, authorization_header, callback_url)
    ON channel TO comunica_api;
GRANT DELETE ON test_recipient TO comunica_api;
GRANT DELETE ON answered_request TO comunica_api; -- of operators: no municipality's term ends them

-- One connecting, or one checking, of a channel. A dispatcher takes it under a lease, and writes each step as it is
-- taken; whoever takes over what another left begins anew, which changes nothing twice.
CREATE TABLE channel_run (
    municipality_id uuid NOT NULL,
    id              uuid NOT NULL,
    channel_id      uuid NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('connect', 'check')),
    state           text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    asked_by        uuid NOT NULL,           -- the operator's key
    asked_at        timestamptz NOT NULL DEFAULT now(),
    wish_sealed     bytea,                   -- PIN, verify token, templates; null once it is over
    steps           jsonb NOT NULL DEFAULT '[]',
    tries           smallint NOT NULL DEFAULT 0,
    owner           uuid,
    lease_until     timestamptz NOT NULL DEFAULT '-infinity',
    ended_at        timestamptz,
    PRIMARY KEY (municipality_id, id)
);
-- Two at once would stand in each other's way at the provider.
CREATE UNIQUE INDEX channel_run_under_way ON channel_run (municipality_id, channel_id)
    WHERE state IN ('waiting', 'running');
CREATE INDEX channel_run_due ON channel_run (lease_until) WHERE state IN ('waiting', 'running');
CREATE INDEX channel_run_of ON channel_run (municipality_id, channel_id, id);
SELECT isolate_municipality('channel_run');
CREATE POLICY work ON channel_run TO comunica_dispatcher USING (true) WITH CHECK (true);
GRANT SELECT (municipality_id, id, channel_id, kind, state, asked_at, steps, ended_at), INSERT ON channel_run
    TO comunica_api;
GRANT SELECT ON channel_run TO comunica_dispatcher;
GRANT UPDATE (state, wish_sealed, steps, tries, owner, lease_until, ended_at) ON channel_run TO comunica_dispatcher;

-- What the steps look at, times only, and what they write.
GRANT SELECT (municipality_id, channel_id, recorded_at) ON inbound_message TO comunica_dispatcher;
GRANT UPDATE (quality) ON channel TO comunica_dispatcher;
GRANT INSERT, UPDATE (people_limit) ON portfolio TO comunica_dispatcher;

-- Why what of a list is queued does not go: its template is refused. Null: it goes.
ALTER TABLE request_list ADD COLUMN paused_reason text;
CREATE INDEX request_list_of_template ON request_list (municipality_id, template_id, created_at);
-- A dispatcher recounts lists, and holds those whose template is refused; subscription hears of that later.
GRANT SELECT (municipality_id, id, resolved, is_test, created_at, scheduled_for, paused_reason), UPDATE (paused_reason)
    ON request_list TO comunica_dispatcher;
GRANT SELECT (municipality_id, id, template_id, is_test, created_at, scheduled_for, paused_reason), UPDATE (paused_reason)
    ON request_list TO comunica_subscription;

-- What a town ticked goes without approval, and what it did not waits: who never said anything had all of them until now.
ALTER TABLE municipality NO FORCE ROW LEVEL SECURITY; -- for one statement: its owner is bound too
UPDATE municipality SET profile = profile || '{"without_approval": ["authentication", "marketing", "utility"]}'
WHERE NOT profile ? 'without_approval';
ALTER TABLE municipality FORCE ROW LEVEL SECURITY;
