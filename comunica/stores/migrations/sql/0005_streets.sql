-- Streets, and what else a gazetteer holds beside zones; where on a street a subscriber lives.

CREATE TABLE street (
    municipality_id uuid NOT NULL REFERENCES municipality,
    id              text NOT NULL CHECK (id ~ '^[a-z0-9-]{1,127}$'), -- follows from the name: municipality/territory.py
    dug             text NOT NULL,       -- its type: Via, Piazza, Strada Vicinale
    name            text NOT NULL,       -- without the type
    full_name       text NOT NULL GENERATED ALWAYS AS (dug || ' ' || name) STORED,
    zone_id         text NOT NULL,       -- of numbers that no range holds
    aliases         text[] NOT NULL DEFAULT '{}',
    ranges          jsonb NOT NULL DEFAULT '[]', -- [{"from", "to", "zone", "parity"?: odd|even}]
    PRIMARY KEY (municipality_id, id)
);

-- The gazetteer as a whole. Its version grows with every statement that changes a part of it: who holds a gazetteer in
-- memory sees by it that nothing has changed.
CREATE TABLE gazetteer (
    municipality_id uuid PRIMARY KEY REFERENCES municipality,
    version         bigint NOT NULL DEFAULT 1,
    postcode        text NOT NULL DEFAULT '',
    other_towns     jsonb NOT NULL DEFAULT '[]', -- [{"name", "aliases"}]; those of the profile come on top
    prefixes        jsonb NOT NULL DEFAULT '{}'  -- street type → its abbreviations here
);

-- Names that staff taught. They outlive every file that is applied or imported, and who taught what when is kept.
CREATE TABLE taught_alias (
    municipality_id uuid NOT NULL REFERENCES municipality,
    id              uuid NOT NULL,
    target_kind     text NOT NULL CHECK (target_kind IN ('zone', 'street')),
    target_id       text NOT NULL,
    alias           text NOT NULL,
    taught_by       text NOT NULL,
    taught_at       timestamptz NOT NULL DEFAULT now(),
    withdrawn_by    text,
    withdrawn_at    timestamptz,
    PRIMARY KEY (municipality_id, id)
);
CREATE UNIQUE INDEX taught_alias_in_force ON taught_alias (municipality_id, target_kind, target_id, alias)
    WHERE withdrawn_at IS NULL;

SELECT isolate_municipality(name::regclass) FROM unnest(ARRAY['street', 'gazetteer', 'taught_alias']) AS name;

CREATE FUNCTION gazetteer_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO gazetteer AS g (municipality_id)
    SELECT DISTINCT municipality_id FROM touched ORDER BY municipality_id
    ON CONFLICT (municipality_id) DO UPDATE SET version = g.version + 1;
    RETURN NULL;
END
$$;
DO $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY ARRAY['zone', 'street', 'taught_alias']
    LOOP
        EXECUTE format('CREATE TRIGGER gazetteer_grows AFTER INSERT ON %I REFERENCING NEW TABLE AS touched'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION gazetteer_changed()', part);
        EXECUTE format('CREATE TRIGGER gazetteer_changes AFTER UPDATE ON %I REFERENCING NEW TABLE AS touched'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION gazetteer_changed()', part);
        EXECUTE format('CREATE TRIGGER gazetteer_shrinks AFTER DELETE ON %I REFERENCING OLD TABLE AS touched'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION gazetteer_changed()', part);
    END LOOP;
END
$$;

-- Whoever reads zones reads streets.
GRANT SELECT ON street, gazetteer, taught_alias
    TO comunica_subscription, comunica_dispatcher, comunica_api, comunica_import;
GRANT SELECT, INSERT, UPDATE, DELETE ON street TO comunica_admin;
GRANT SELECT, INSERT, UPDATE ON gazetteer TO comunica_admin;
GRANT SELECT, INSERT ON taught_alias TO comunica_admin;
GRANT UPDATE (withdrawn_by, withdrawn_at) ON taught_alias TO comunica_admin;

-- In clear, as the zone is: a notice may go to one street, or to one side of it.
ALTER TABLE subscriber ADD COLUMN street_id text, ADD COLUMN house_number text;
