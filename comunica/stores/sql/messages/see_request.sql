-- A request and what became of it. $1: municipality, $2: its id.
SELECT d.source_id AS id, d.reference, d.state, d.reason, d.error_code, d.template_id, d.template_version, d.body_sealed,
       v.body AS template_body, v.parameters, s.address_kind, s.address_sealed, d.queued_at AS created_at,
       coalesce(d.accepted_at, d.sent_at) AS sent_at, coalesce(d.delivered_at, d.read_at, d.failed_at) AS completed_at,
       nullif(d.not_before, 'infinity') AS scheduled_for
FROM delivery AS d
LEFT JOIN template_version AS v
    ON v.municipality_id = d.municipality_id AND v.template_id = d.template_id AND v.version = d.template_version
LEFT JOIN subscriber AS s ON s.municipality_id = d.municipality_id AND s.id = d.recipient_id
WHERE d.municipality_id = $1 AND d.source_id = $2 AND d.source_kind = 'request'
