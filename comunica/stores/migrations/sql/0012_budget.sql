-- What is said in whole templates, what it costs, and how much a town may spend in a month.

ALTER TABLE template
    -- What stands above the text: nothing, fixed words, or a file that each broadcast brings.
    ADD COLUMN IF NOT EXISTS header text NOT NULL DEFAULT 'none'
        CHECK (header IN ('none', 'text', 'image', 'document', 'video', 'location')),
    ADD COLUMN header_text text NOT NULL DEFAULT '',
    ADD COLUMN buttons jsonb NOT NULL DEFAULT '[]', -- [{title, payload}]: quick replies
    ADD COLUMN ttl_seconds integer;                 -- how long the provider tries; null: as long as it likes

-- The country that a message to them is priced by: the calling code of the address, 39. Null: not known yet.
ALTER TABLE subscriber ADD COLUMN country text;

-- What a broadcast will cost and whom it will reach is counted without a look at the people themselves.
CREATE INDEX subscriber_reach ON subscriber (municipality_id, channel_id)
    INCLUDE (id, zone_id, outside, country, marketing) WHERE consent = 'opted_in';
CREATE INDEX subscriber_left ON subscriber (municipality_id, channel_id, zone_id) WHERE consent = 'opted_out';
CREATE INDEX delivery_unreachable ON delivery (municipality_id, source_id) WHERE reason = 'unreachable';
CREATE INDEX broadcast_ahead ON broadcast (municipality_id, channel_id) WHERE state IN ('scheduled', 'sending');

-- In millionths of the currency, as the price list said when the audience was resolved. Null: no price is known, or free.
ALTER TABLE delivery ADD COLUMN cost_micros bigint;

-- What a town may spend in a calendar month of its own. No row: as much as it likes. The row is the lock of the check.
CREATE TABLE budget (
    municipality_id uuid PRIMARY KEY,
    cap_micros      bigint NOT NULL CHECK (cap_micros >= 0),
    currency        text NOT NULL
);

-- What deliveries cost by the month of their latest attempt, kept by the trigger below: whatever was begun and not
-- refused. Slots keep writers out of each other's way.
CREATE TABLE spend (
    municipality_id uuid NOT NULL,
    month           date NOT NULL,
    slot            smallint NOT NULL,
    micros          bigint NOT NULL,
    messages        bigint NOT NULL,
    PRIMARY KEY (municipality_id, month, slot)
) WITH (fillfactor = 50);

SELECT isolate_municipality(name::regclass) FROM unnest(ARRAY['budget', 'spend']) AS name;

-- The first day of a moment's month. The provider bills by the month of the account; towns are in one time zone.
CREATE FUNCTION month_of(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT date_trunc('month', moment AT TIME ZONE 'Europe/Rome')::date
$$;

-- Money is committed from the claim on, and given back by whatever ends the attempt unsent or refused.
CREATE FUNCTION is_spent(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT state IN ('sending', 'accepted', 'sent', 'delivered', 'read', 'doubt', 'unknown')
$$;

CREATE FUNCTION spend_update() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    INSERT INTO spend AS s (municipality_id, month, slot, micros, messages)
    SELECT municipality_id, month, pg_backend_pid() & 7, sum(micros), sum(messages)
    FROM (
        SELECT municipality_id, month_of(claimed_at) AS month, sum(cost_micros) AS micros, count(*) AS messages
        FROM new_rows WHERE cost_micros > 0 AND is_spent(state) GROUP BY 1, 2
        UNION ALL
        SELECT municipality_id, month_of(claimed_at), -sum(cost_micros), -count(*)
        FROM old_rows WHERE cost_micros > 0 AND is_spent(state) GROUP BY 1, 2
    ) AS change
    GROUP BY municipality_id, month HAVING sum(micros) <> 0
    ORDER BY municipality_id, month
    ON CONFLICT (municipality_id, month, slot)
        DO UPDATE SET micros = s.micros + excluded.micros, messages = s.messages + excluded.messages;
    RETURN NULL;
END
$$;
CREATE TRIGGER spend_update AFTER UPDATE ON delivery
    REFERENCING NEW TABLE AS new_rows OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION spend_update();

GRANT SELECT, INSERT, UPDATE, DELETE ON budget TO comunica_admin;
GRANT SELECT ON budget TO comunica_api;
GRANT SELECT, UPDATE ON budget TO comunica_dispatcher; -- FOR UPDATE asks for it
GRANT SELECT ON spend TO comunica_admin, comunica_api, comunica_dispatcher;
-- Whose 24-hour window is open, for a price that is nothing inside it.
GRANT SELECT (municipality_id, channel_id, subscriber_id, sent_at, recorded_at) ON inbound_message TO comunica_api;
-- What the provider charges by is compared with what was asked for.
GRANT SELECT (category) ON broadcast TO comunica_subscription;
