-- Operators look over municipalities at the console, by their key.
CREATE POLICY lookup_of_console ON operator_key FOR SELECT TO comunica_console USING (true);
GRANT SELECT (id, prefix, secret_digest, expires_at, revoked_at) ON operator_key TO comunica_console;
-- They ask for a check of a channel. Nobody of a municipality's staff does: the record itself looks whether an operator's
-- key in force stands behind the transaction, whatever a page forgets to ask.
CREATE POLICY operate_new ON channel_run AS RESTRICTIVE FOR INSERT TO comunica_console WITH CHECK (operated());
GRANT INSERT (municipality_id, id, channel_id, kind, asked_by, wish_sealed) ON channel_run TO comunica_console;
