-- The end of personal data: erasure, what stays after it, and who did what with people's data.

-- All that stays of somebody who left and was erased: the keyed digest of an address and their last word, so that no
-- list adds them again and no event from before undoes it. Gone as soon as they are on record again.
CREATE TABLE suppression (
    municipality_id uuid NOT NULL,
    channel_id      uuid NOT NULL,
    address_index   bytea NOT NULL,
    since           timestamptz NOT NULL,
    consent_key     text COLLATE "C" NOT NULL, -- order of the event by which they left
    PRIMARY KEY (municipality_id, channel_id, address_index)
);

-- Who did what with people's data, how much of it, and why. Append only: nobody is granted more than INSERT and SELECT.
-- No personal data of citizens.
CREATE TABLE audit_entry (
    municipality_id uuid NOT NULL,
    id              uuid NOT NULL,
    at              timestamptz NOT NULL DEFAULT now(),
    who             text NOT NULL,       -- operator:Ufficio URP, key:<id>, service:subscription
    what            text NOT NULL,       -- see usecases/audit.py
    counts          jsonb NOT NULL,
    reason          text NOT NULL DEFAULT '',
    PRIMARY KEY (municipality_id, id)
);

SELECT isolate_municipality(name::regclass) FROM unnest(ARRAY['suppression', 'audit_entry']) AS name;

-- Empties the proofs of people who are erased; position, digest and chain stay. SECURITY DEFINER: a service may empty an
-- entry whole, and never change one. Row level security binds the owner too.
CREATE FUNCTION erase_consent_entries(towns uuid[], people uuid[]) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    UPDATE consent_entry AS e
    SET subscriber_id = NULL, way = NULL, message_digest = NULL, keyword = NULL, notice_version = NULL,
        happened_at = NULL, salt = NULL
    FROM unnest(towns, people) AS p (municipality_id, id)
    WHERE e.municipality_id = p.municipality_id AND e.subscriber_id = p.id
    RETURNING e.position
$$;
REVOKE EXECUTE ON FUNCTION erase_consent_entries(uuid[], uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_consent_entries(uuid[], uuid[]) TO comunica_subscription, comunica_import;

-- With which lists somebody came is found by the person: the key begins with the import.
CREATE INDEX imported_subscriber_of ON imported_subscriber (municipality_id, subscriber_id);

-- What is still to be cleared is found without a look at the rest.
CREATE INDEX delivery_body ON delivery (municipality_id, source_id) WHERE body_sealed IS NOT NULL;
CREATE INDEX subscriber_question ON subscriber (municipality_id, question_key) WHERE question_sealed IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON suppression TO comunica_subscription, comunica_import;
GRANT INSERT ON audit_entry TO comunica_subscription, comunica_dispatcher, comunica_api, comunica_import;
GRANT SELECT ON audit_entry TO comunica_api, comunica_import;

GRANT DELETE ON subscriber, subscriber_address TO comunica_subscription, comunica_import;
GRANT SELECT, DELETE ON imported_subscriber TO comunica_subscription;
GRANT DELETE ON imported_subscriber TO comunica_import;
GRANT UPDATE (subscriber_id), DELETE ON inbound_message TO comunica_subscription;
-- Erasing by hand: nothing of what was said is read.
GRANT SELECT (municipality_id, id, reminder_id, subscriber_id), UPDATE (subscriber_id) ON inbound_message
    TO comunica_import;
GRANT SELECT (municipality_id, source_id, recipient_id, state),
      UPDATE (recipient_id, body_sealed, message_digest, message_sealed) ON delivery TO comunica_import;
