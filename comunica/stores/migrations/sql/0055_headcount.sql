-- Audiences are counted without a look at the people. Alerts of civil protection have a term, and errands that stay undone
-- are seen.

-- First of all, since a lock that is taken in parts can meet a writer half-way. Until the end nobody reads or writes people:
-- a second or two for a million of them.
LOCK TABLE subscriber IN ACCESS EXCLUSIVE MODE;

-- How many people are alike in all that an audience asks of them. Kept by the triggers below, in the transaction of the
-- change itself: the sum of a town's rows is its people, at every moment. A row that counts nobody goes.
CREATE TABLE headcount (
    municipality_id uuid NOT NULL,
    key             bytea NOT NULL,       -- digest of all that they have in common: see head_key
    channel_id      uuid NOT NULL,
    consent         text NOT NULL CHECK (consent IN ('opted_in', 'opted_out')),
    zone_id         text,
    outside         boolean NOT NULL,
    street_id       text,
    number          integer,              -- of the house, as leading_number has it
    country         text,
    topics          text[],
    people          bigint NOT NULL,
    PRIMARY KEY (municipality_id, key)
) WITH (fillfactor = 80);
CREATE INDEX headcount_of_street ON headcount (municipality_id, street_id) WHERE street_id IS NOT NULL;
SELECT isolate_municipality('headcount');
GRANT SELECT ON headcount TO comunica_api, comunica_dispatcher, comunica_import;
-- Who stopped marketing is counted one by one, and few.
CREATE INDEX subscriber_stopped ON subscriber (municipality_id, channel_id) WHERE marketing = 'stopped';

-- A digest: topics may be longer than an index takes.
CREATE FUNCTION head_key(channel_id uuid, consent text, zone_id text, outside boolean, street_id text, number integer,
                         country text, topics text[]) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT sha256(convert_to(ROW(channel_id, consent, zone_id, outside, street_id, number, country, topics)::text, 'UTF8'))
$$;

-- SECURITY DEFINER and the towns that it sees: as the days of people (0046). Rows are touched in key order. A join without
-- loops: the plan is kept by the session, and the next statement may change a thousand times as many people.
CREATE FUNCTION count_heads() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_nestloop = off AS $$
DECLARE
    seen text;
    emptied_of uuid[];
    emptied bytea[];
BEGIN
    IF sees_all_towns() THEN
        IF TG_OP = 'DELETE' THEN
            seen := see_towns((SELECT string_agg(DISTINCT municipality_id::text, ',') FROM old_rows));
        ELSE
            seen := see_towns((SELECT string_agg(DISTINCT municipality_id::text, ',') FROM new_rows));
        END IF;
    END IF;
    IF TG_OP = 'INSERT' THEN
        WITH counted AS (
            INSERT INTO headcount AS h (municipality_id, key, channel_id, consent, zone_id, outside, street_id, number,
                                        country, topics, people)
            SELECT municipality_id,
                   head_key(channel_id, consent, zone_id, outside, street_id, number, country, topics) AS key,
                   channel_id, consent, zone_id, outside, street_id, number, country, topics, sum(n) AS people
            FROM (
                SELECT municipality_id, channel_id, consent, zone_id, outside, street_id,
                       leading_number(house_number) AS number, country, topics, 1 AS n
                FROM new_rows WHERE consent <> 'none'
            ) AS change
            GROUP BY municipality_id, channel_id, consent, zone_id, outside, street_id, number, country, topics
            HAVING sum(n) <> 0
            ORDER BY municipality_id, key
            ON CONFLICT (municipality_id, key) DO UPDATE SET people = h.people + excluded.people
            RETURNING h.municipality_id, h.key, h.people
        )
        SELECT array_agg(municipality_id), array_agg(key) INTO emptied_of, emptied FROM counted WHERE people = 0;
    ELSIF TG_OP = 'DELETE' THEN
        WITH counted AS (
            INSERT INTO headcount AS h (municipality_id, key, channel_id, consent, zone_id, outside, street_id, number,
                                        country, topics, people)
            SELECT municipality_id,
                   head_key(channel_id, consent, zone_id, outside, street_id, number, country, topics) AS key,
                   channel_id, consent, zone_id, outside, street_id, number, country, topics, sum(n) AS people
            FROM (
                SELECT municipality_id, channel_id, consent, zone_id, outside, street_id,
                       leading_number(house_number) AS number, country, topics, -1 AS n
                FROM old_rows WHERE consent <> 'none'
            ) AS change
            GROUP BY municipality_id, channel_id, consent, zone_id, outside, street_id, number, country, topics
            HAVING sum(n) <> 0
            ORDER BY municipality_id, key
            ON CONFLICT (municipality_id, key) DO UPDATE SET people = h.people + excluded.people
            RETURNING h.municipality_id, h.key, h.people
        )
        SELECT array_agg(municipality_id), array_agg(key) INTO emptied_of, emptied FROM counted WHERE people = 0;
    ELSE
        WITH counted AS (
            INSERT INTO headcount AS h (municipality_id, key, channel_id, consent, zone_id, outside, street_id, number,
                                        country, topics, people)
            SELECT municipality_id,
                   head_key(channel_id, consent, zone_id, outside, street_id, number, country, topics) AS key,
                   channel_id, consent, zone_id, outside, street_id, number, country, topics, sum(n) AS people
            FROM (
                SELECT s.municipality_id, s.channel_id, s.consent, s.zone_id, s.outside, s.street_id,
                       leading_number(s.house_number) AS number, s.country, s.topics, s.n
                FROM new_rows AS n JOIN old_rows AS o USING (municipality_id, id)
                CROSS JOIN LATERAL (VALUES
                    (n.municipality_id, n.channel_id, n.consent, n.zone_id, n.outside, n.street_id, n.house_number,
                     n.country, n.topics, 1),
                    (o.municipality_id, o.channel_id, o.consent, o.zone_id, o.outside, o.street_id, o.house_number,
                     o.country, o.topics, -1)
                ) AS s (municipality_id, channel_id, consent, zone_id, outside, street_id, house_number, country, topics, n)
                WHERE (n.channel_id, n.consent, n.zone_id, n.outside, n.street_id, n.house_number, n.country, n.topics)
                      IS DISTINCT FROM
                      (o.channel_id, o.consent, o.zone_id, o.outside, o.street_id, o.house_number, o.country, o.topics)
                  AND s.consent <> 'none'
            ) AS change
            GROUP BY municipality_id, channel_id, consent, zone_id, outside, street_id, number, country, topics
            HAVING sum(n) <> 0
            ORDER BY municipality_id, key
            ON CONFLICT (municipality_id, key) DO UPDATE SET people = h.people + excluded.people
            RETURNING h.municipality_id, h.key, h.people
        )
        SELECT array_agg(municipality_id), array_agg(key) INTO emptied_of, emptied FROM counted WHERE people = 0;
    END IF;
    IF emptied IS NOT NULL THEN
        -- Not a join: without loops it would read every head there is, for one person who leaves.
        DELETE FROM headcount WHERE municipality_id = ANY(emptied_of) AND key = ANY(emptied) AND people = 0;
    END IF;
    IF seen IS NOT NULL THEN
        PERFORM see_towns(seen);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER heads_came AFTER INSERT ON subscriber
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_heads();
CREATE TRIGGER heads_changed AFTER UPDATE ON subscriber
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_heads();
CREATE TRIGGER heads_went AFTER DELETE ON subscriber
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_heads();

-- Who is on record already.
ALTER TABLE subscriber NO FORCE ROW LEVEL SECURITY; -- for one statement: its owner is bound too
ALTER TABLE headcount NO FORCE ROW LEVEL SECURITY;
INSERT INTO headcount (municipality_id, key, channel_id, consent, zone_id, outside, street_id, number, country, topics,
                       people)
SELECT municipality_id, head_key(channel_id, consent, zone_id, outside, street_id, number, country, topics), channel_id,
       consent, zone_id, outside, street_id, number, country, topics, count(*)
FROM (SELECT *, leading_number(house_number) AS number FROM subscriber WHERE consent <> 'none') AS s
GROUP BY municipality_id, channel_id, consent, zone_id, outside, street_id, number, country, topics;
ALTER TABLE headcount FORCE ROW LEVEL SECURITY;
ALTER TABLE subscriber FORCE ROW LEVEL SECURITY;

-- The subscription service ends what has a term.
CREATE INDEX cap_alert_by_age ON cap_alert (municipality_id, taken_at);
GRANT SELECT (municipality_id, id, taken_at, sent), DELETE ON cap_alert TO comunica_subscription;
GRANT SELECT (municipality_id, alert_id, broadcast_id), DELETE ON cap_alert_broadcast TO comunica_subscription;

-- Since when an errand may be done: `due_at` moves on whenever it is put off.
ALTER TABLE due_errand ADD COLUMN waits_since timestamptz NOT NULL DEFAULT now();
