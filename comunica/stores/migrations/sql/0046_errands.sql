-- Errands: work that a request asked for and that is done after its answer. What was asked and what came of it stand with
-- the town; that there is something to do stands in the directory, without content. And the people of each day, from
-- which the figures of a month are told, whoever was erased since.

CREATE TABLE errand (
    municipality_id uuid NOT NULL REFERENCES municipality,
    id              uuid NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('report', 'sync_templates', 'submit_template', 'change_category')),
    state           text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'failed')),
    asked           jsonb NOT NULL,       -- by kind: see the use case of each. Nothing of a citizen
    answer          jsonb,                -- what came of it
    failure         text,                 -- a word of ours: why nothing came of it
    says            text,                 -- the same for a person: what to do
    asked_by        text NOT NULL,        -- id of the key
    created_at      timestamptz NOT NULL DEFAULT now(),
    finished_at     timestamptz,
    PRIMARY KEY (municipality_id, id)
);
CREATE INDEX errand_by_kind ON errand (municipality_id, kind, id);
SELECT isolate_municipality('errand');

-- What is to be done, of all towns. Whoever takes a row has it for the lease.
CREATE TABLE due_errand (
    municipality_id uuid NOT NULL,
    errand_id       uuid NOT NULL,        -- or of a people_import
    kind            text NOT NULL,
    due_at          timestamptz NOT NULL DEFAULT now(),
    owner           uuid,
    leased_until    timestamptz NOT NULL DEFAULT '-infinity',
    attempts        integer NOT NULL DEFAULT 0,
    PRIMARY KEY (municipality_id, errand_id)
);
CREATE INDEX due_errand_by_kind ON due_errand (kind, due_at);
ALTER TABLE due_errand ENABLE ROW LEVEL SECURITY;
ALTER TABLE due_errand FORCE ROW LEVEL SECURITY;
CREATE POLICY work ON due_errand TO comunica_api, comunica_dispatcher USING (true) WITH CHECK (true);

GRANT SELECT, INSERT ON errand TO comunica_api;
GRANT UPDATE (state, answer, failure, says, finished_at) ON errand TO comunica_api, comunica_dispatcher;
GRANT SELECT ON errand TO comunica_dispatcher;
GRANT SELECT, INSERT, UPDATE, DELETE ON due_errand TO comunica_api;
GRANT SELECT, UPDATE, DELETE ON due_errand TO comunica_dispatcher;

-- Enrolled people of each day and place: who came, who went, and what remains of both and of those who moved. Kept by the
-- triggers below, by the day on which the record learned of it: an erasure leaves it as it is.
CREATE TABLE people_day (
    municipality_id uuid NOT NULL,
    day             date NOT NULL,        -- of the town's clock: towns are in one time zone
    place           text NOT NULL,        -- zone or contrada; *outside: of another town; empty: not known
    joined          bigint NOT NULL,
    gone            bigint NOT NULL,
    net             bigint NOT NULL,      -- with those who moved from one place to another
    PRIMARY KEY (municipality_id, day, place)
) WITH (fillfactor = 50);
SELECT isolate_municipality('people_day');

CREATE FUNCTION place_of(zone_id text, outside boolean) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(zone_id, CASE WHEN outside THEN '*outside' ELSE '' END)
$$;

-- The owner of the triggers is bound by row level security like everybody. Services see the towns that they change; a hand
-- that sees all (of who repairs, of a test) has named none, and may write their days all the same.
CREATE FUNCTION sees_all_towns() RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = session_user
$$;
-- Lets the transaction see these towns: those it saw before.
CREATE FUNCTION see_towns(towns text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    before text := coalesce(current_setting('app.municipality', true), '');
BEGIN
    PERFORM set_config('app.municipality', coalesce(towns, ''), true);
    RETURN before;
END
$$;
REVOKE EXECUTE ON FUNCTION sees_all_towns(), see_towns(text) FROM PUBLIC;

-- SECURITY DEFINER: services change people, only the triggers change the days. Rows are touched in key order, so that two
-- statements cannot wait for each other.
CREATE FUNCTION people_came() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    seen text := CASE WHEN sees_all_towns() THEN see_towns((
        SELECT string_agg(id::text, ',') FROM (SELECT DISTINCT municipality_id AS id FROM added) AS towns)) END;
BEGIN
    INSERT INTO people_day AS p (municipality_id, day, place, joined, gone, net)
    SELECT municipality_id, (now() AT TIME ZONE 'Europe/Rome')::date, place_of(zone_id, outside) AS place, count(*), 0, count(*)
    FROM added WHERE consent = 'opted_in'
    GROUP BY municipality_id, place ORDER BY municipality_id, place
    ON CONFLICT (municipality_id, day, place) DO UPDATE SET joined = p.joined + excluded.joined, net = p.net + excluded.net;
    IF seen IS NOT NULL THEN
        PERFORM see_towns(seen);
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION people_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    seen text := CASE WHEN sees_all_towns() THEN see_towns((
        SELECT string_agg(id::text, ',') FROM (SELECT DISTINCT municipality_id AS id FROM new_rows) AS towns)) END;
BEGIN
    INSERT INTO people_day AS p (municipality_id, day, place, joined, gone, net)
    SELECT municipality_id, (now() AT TIME ZONE 'Europe/Rome')::date, place, sum(joined), sum(gone), sum(net)
    FROM (
        SELECT n.municipality_id, place_of(n.zone_id, n.outside) AS place, (o.consent <> 'opted_in')::integer AS joined,
               0 AS gone, 1 AS net
        FROM new_rows AS n JOIN old_rows AS o USING (municipality_id, id)
        WHERE n.consent = 'opted_in'
          AND (o.consent <> 'opted_in' OR place_of(n.zone_id, n.outside) <> place_of(o.zone_id, o.outside))
        UNION ALL
        SELECT o.municipality_id, place_of(o.zone_id, o.outside), 0, (n.consent <> 'opted_in')::integer, -1
        FROM new_rows AS n JOIN old_rows AS o USING (municipality_id, id)
        WHERE o.consent = 'opted_in'
          AND (n.consent <> 'opted_in' OR place_of(n.zone_id, n.outside) <> place_of(o.zone_id, o.outside))
    ) AS change
    GROUP BY municipality_id, place ORDER BY municipality_id, place
    ON CONFLICT (municipality_id, day, place) DO UPDATE
        SET joined = p.joined + excluded.joined, gone = p.gone + excluded.gone, net = p.net + excluded.net;
    IF seen IS NOT NULL THEN
        PERFORM see_towns(seen);
    END IF;
    RETURN NULL;
END
$$;
CREATE FUNCTION people_went() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    seen text := CASE WHEN sees_all_towns() THEN see_towns((
        SELECT string_agg(id::text, ',') FROM (SELECT DISTINCT municipality_id AS id FROM removed) AS towns)) END;
BEGIN
    INSERT INTO people_day AS p (municipality_id, day, place, joined, gone, net)
    SELECT municipality_id, (now() AT TIME ZONE 'Europe/Rome')::date, place_of(zone_id, outside) AS place, 0, count(*), -count(*)
    FROM removed WHERE consent = 'opted_in'
    GROUP BY municipality_id, place ORDER BY municipality_id, place
    ON CONFLICT (municipality_id, day, place) DO UPDATE SET gone = p.gone + excluded.gone, net = p.net + excluded.net;
    IF seen IS NOT NULL THEN
        PERFORM see_towns(seen);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER people_came AFTER INSERT ON subscriber
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION people_came();
CREATE TRIGGER people_changed AFTER UPDATE ON subscriber
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION people_changed();
CREATE TRIGGER people_went AFTER DELETE ON subscriber
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION people_went();

-- The figures of a month.
GRANT SELECT ON people_day TO comunica_api;
GRANT SELECT (reply) ON inbound_message TO comunica_api;

-- The provider's templates are looked up, and asked for, by whoever calls the provider anyway.
GRANT INSERT ON template, template_version TO comunica_dispatcher;
GRANT UPDATE (category, status, body, footer, parameters, parameter_format, header, header_text, buttons, ttl_seconds,
              synced_at) ON template TO comunica_dispatcher;
