-- What programs of a town may do with its people and its territory beside listing them: see the proof of a consent, give
-- out what is held of a person, erase them, see the gazetteer and teach it names.
GRANT SELECT (position, event, way, notice_version, happened_at, recorded_at) ON consent_entry TO comunica_api;
GRANT SELECT (municipality_id, id, dug, name, full_name, zone_id, aliases, ranges) ON street TO comunica_api;
GRANT SELECT ON gazetteer TO comunica_api;

-- Erasing, as comunica_import does by hand. A person is held before they go: UPDATE of a column is the least that allows it.
GRANT UPDATE (id), DELETE ON subscriber TO comunica_api;
GRANT DELETE ON subscriber_address, imported_subscriber TO comunica_api;
GRANT SELECT (municipality_id, channel_id, address_index), DELETE ON address_change TO comunica_api;
GRANT SELECT, INSERT, UPDATE ON suppression TO comunica_api;
GRANT SELECT, UPDATE ON consent_head TO comunica_api;
GRANT INSERT ON consent_entry TO comunica_api;
GRANT EXECUTE ON FUNCTION erase_consent_entries(uuid[], uuid[]) TO comunica_api;
GRANT SELECT (reminder_id), UPDATE (subscriber_id) ON inbound_message TO comunica_api;
GRANT UPDATE (recipient_id, body_sealed, message_digest, message_sealed, reference) ON delivery TO comunica_api;

-- Teaching: the trigger of a taught name moves the gazetteer's version on.
GRANT INSERT, UPDATE (version) ON gazetteer TO comunica_api;
GRANT SELECT (municipality_id, id, target_kind, target_id, alias, taught_at, withdrawn_at), INSERT,
      UPDATE (withdrawn_by, withdrawn_at) ON taught_alias TO comunica_api;
