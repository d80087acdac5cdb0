-- Grants that no query of a role needs any more, or ever did: tests/ops/permissions finds them. Nothing that runs today
-- needs them either, so this is safe while the code before it still runs.
REVOKE SELECT, UPDATE ON channel_ownership FROM comunica_admin;
REVOKE SELECT ON spend FROM comunica_admin;
REVOKE UPDATE ON test_recipient FROM comunica_admin;

REVOKE SELECT ON audit_entry, consent_entry, gazetteer, reply_text_version, street, subscriber_address, taught_alias
    FROM comunica_api;
REVOKE UPDATE (state, reason) ON delivery FROM comunica_api;

REVOKE UPDATE (messages_per_second) ON channel FROM comunica_dispatcher, comunica_subscription;
REVOKE SELECT ON gazetteer, street, subscriber_address, taught_alias, series_occurrence FROM comunica_dispatcher;
REVOKE DELETE ON media_upload FROM comunica_dispatcher;
REVOKE INSERT ON series FROM comunica_dispatcher;

REVOKE SELECT ON media, series FROM comunica_import;
REVOKE UPDATE ON subscriber_address FROM comunica_import;

REVOKE SELECT (municipality_id, id, state, category) ON broadcast FROM comunica_subscription; -- has the whole table
REVOKE SELECT ON consent_entry FROM comunica_subscription;
REVOKE UPDATE ON path_gap FROM comunica_subscription;
REVOKE DELETE ON path_state FROM comunica_subscription;
