-- Keys of operators: of no municipality. They see municipalities and channels, and nobody's data.

CREATE TABLE operator_key (
    id            uuid PRIMARY KEY,
    prefix        text NOT NULL UNIQUE,
    secret_digest bytea NOT NULL,
    name          text NOT NULL UNIQUE,
    created_at    timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz,           -- null: until it is revoked
    revoked_at    timestamptz
);
ALTER TABLE operator_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE operator_key FORCE ROW LEVEL SECURITY;
CREATE POLICY setup ON operator_key TO comunica_admin USING (true) WITH CHECK (true);
CREATE POLICY lookup ON operator_key FOR SELECT TO comunica_api USING (true);
GRANT SELECT, INSERT ON operator_key TO comunica_admin;
GRANT UPDATE (revoked_at) ON operator_key TO comunica_admin;
GRANT SELECT ON operator_key TO comunica_api;
