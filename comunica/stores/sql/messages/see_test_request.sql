-- What a test key asked for, as it stands at a moment. $1: municipality, $2: its id, $3: the moment.
SELECT r.id, r.reference, r.template_id, r.template_version, r.body_sealed, v.body AS template_body, v.parameters,
       CASE WHEN $3 >= r.last_at THEN r.last_state WHEN $3 >= r.first_at THEN r.first_state ELSE 'queued' END AS state,
       CASE WHEN $3 >= r.last_at THEN r.reason END AS reason,
       CASE WHEN $3 >= r.last_at THEN r.error_code END AS error_code,
       'phone' AS address_kind, r.address_sealed, r.created_at,
       CASE WHEN $3 >= r.first_at AND r.first_state <> 'queued' OR $3 >= r.last_at THEN r.first_at END AS sent_at,
       CASE WHEN $3 >= r.last_at THEN r.last_at END AS completed_at,
       nullif(r.first_at, r.created_at) AS scheduled_for
FROM test_request AS r
LEFT JOIN template_version AS v
    ON v.municipality_id = r.municipality_id AND v.template_id = r.template_id AND v.version = r.template_version
WHERE r.municipality_id = $1 AND r.id = $2
