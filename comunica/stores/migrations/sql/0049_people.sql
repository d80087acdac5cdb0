-- People by the beginning of their surname; the note on a proof; and what programs of a town may do with its people and its
-- territory: enrol by hand, give out everybody, bring in a gazetteer.

-- The path of digests by which a surname is found by its beginning, see usecases/hearing/sealed_details.py. Who was on record
-- before is brought up to date by the subscription service (usecases/people/index_surnames.py): the keys are not in here.
ALTER TABLE subscriber ADD COLUMN surname_prefixes bytea;
CREATE INDEX subscriber_of_surname_prefix ON subscriber (municipality_id, surname_prefixes)
    WHERE surname_prefixes IS NOT NULL;
CREATE INDEX subscriber_without_prefixes ON subscriber (municipality_id, id)
    WHERE surname_index IS NOT NULL AND surname_prefixes IS NULL;

-- Where the proof of a consent is, as the office noted it. The chain covers it by the entry's message digest.
ALTER TABLE consent_entry ADD COLUMN proof_sealed bytea;
CREATE OR REPLACE FUNCTION erase_consent_entries(towns uuid[], people uuid[]) RETURNS SETOF bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public AS $$
    UPDATE consent_entry AS e
    SET subscriber_id = NULL, way = NULL, message_digest = NULL, keyword = NULL, notice_version = NULL,
        happened_at = NULL, salt = NULL, proof_sealed = NULL
    FROM unnest(towns, people) AS p (municipality_id, id)
    WHERE e.municipality_id = p.municipality_id AND e.subscriber_id = p.id
    RETURNING e.position
$$;
GRANT SELECT (proof_sealed) ON consent_entry TO comunica_api;

-- Enrolling by hand.
GRANT INSERT, UPDATE (consent, consent_key, consented_at, place_key, given_name_sealed, surname_sealed, surname_index,
                      surname_prefixes, place_sealed, zone_id, street_id, house_number, outside, last_inbound_at,
                      erase_after, question_key, question_sealed, country, topics) ON subscriber TO comunica_api;
GRANT INSERT, UPDATE (subscriber_id, kind, moved_at) ON subscriber_address TO comunica_api;
GRANT DELETE ON suppression TO comunica_api;
GRANT INSERT ON consent_head TO comunica_api;
-- A list may bring somebody whose number was another's before.
GRANT UPDATE (subscriber_id, kind, moved_at) ON subscriber_address TO comunica_import;

-- The gazetteer, as comunica_admin brings it in.
GRANT INSERT, UPDATE, DELETE ON zone TO comunica_api;
GRANT INSERT, DELETE, UPDATE (dug, name, zone_id, aliases, ranges) ON street TO comunica_api;
GRANT UPDATE (postcode, other_towns, prefixes) ON gazetteer TO comunica_api;

-- Streets that jobs and series name.
GRANT SELECT (municipality_id, id) ON street TO comunica_dispatcher;
