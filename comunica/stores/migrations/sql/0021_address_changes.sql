-- What the provider said of changed numbers and ids, for as long as it may still tell an earlier one: told in whatever
-- order, they end the same. See usecases/hearing/record_number_change.py.
CREATE TABLE address_change (
    municipality_id uuid NOT NULL,
    channel_id      uuid NOT NULL,
    address_index   bytea NOT NULL,      -- of the address that was left
    digest          bytea NOT NULL,      -- of the event that told it
    changed_at      timestamptz NOT NULL,
    next_sealed     bytea NOT NULL,      -- where to: kinds and addresses
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (municipality_id, channel_id, address_index, digest)
);
CREATE INDEX address_change_by_age ON address_change (municipality_id, recorded_at);

SELECT isolate_municipality('address_change'::regclass);
GRANT SELECT, INSERT, DELETE ON address_change TO comunica_subscription;
GRANT SELECT, DELETE ON address_change TO comunica_import; -- erasing by hand
