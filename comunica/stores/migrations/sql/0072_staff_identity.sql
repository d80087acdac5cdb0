-- Digital identities (SPID, CIE) by which people of the staff sign in.

-- One that somebody linked to themselves: a keyed hash of issuer and subject, under the master key, since whose it is must
-- be found before anybody knows the municipality. Neither name nor tax code.
CREATE TABLE staff_identity (
    municipality_id uuid NOT NULL,
    staff_id        uuid NOT NULL,
    identity_index  bytea NOT NULL,
    linked_at       timestamptz NOT NULL DEFAULT now(),
    last_trip_at    timestamptz NOT NULL,      -- when the latest way to the gateway began that opened something: none works twice
    PRIMARY KEY (municipality_id, staff_id),
    FOREIGN KEY (municipality_id, staff_id) REFERENCES staff_member,
    UNIQUE (municipality_id, identity_index)
);
CREATE INDEX staff_identity_by_index ON staff_identity (identity_index);
SELECT isolate_municipality('staff_identity');
-- Of the directory, as staff_member.
CREATE POLICY lookup ON staff_identity FOR SELECT TO comunica_console USING (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON staff_identity TO comunica_console;
