-- Connecting a number: how its token is shown, where its account's webhooks go, and whether it hears.

ALTER TABLE channel
    ADD COLUMN authorization_header text NOT NULL DEFAULT 'Authorization', -- of a solution provider: D360-API-KEY …
    ADD COLUMN callback_url text;        -- where the account's webhooks go; null: to the app's own address

-- Who sets up a channel sees when it last heard something. No column of a citizen is among these.
GRANT SELECT (municipality_id, channel_id, recorded_at) ON inbound_message TO comunica_admin;
GRANT SELECT (municipality_id, channel_id, source_id, claimed_at, accepted_at, sent_at, delivered_at, read_at)
    ON delivery TO comunica_admin;
