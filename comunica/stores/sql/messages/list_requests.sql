-- A page of requests, newest first. $1: municipality, $2: older than this one, or null, $3: how many, $4: reference, or
-- null, $5: rows of lists too, $6: states, or null for all, $7: reasons of failed ones, $8: failed ones too whose reason
-- is not among $9.
SELECT d.source_id AS id, d.reference, d.state, d.reason, d.error_code, d.template_id, d.template_version, d.body_sealed,
       v.body AS template_body, v.parameters, s.address_kind, s.address_sealed, d.queued_at AS created_at,
       coalesce(d.accepted_at, d.sent_at) AS sent_at, coalesce(d.delivered_at, d.read_at, d.failed_at) AS completed_at,
       nullif(d.not_before, 'infinity') AS scheduled_for
FROM delivery AS d
LEFT JOIN template_version AS v
    ON v.municipality_id = d.municipality_id AND v.template_id = d.template_id AND v.version = d.template_version
LEFT JOIN subscriber AS s ON s.municipality_id = d.municipality_id AND s.id = d.recipient_id
WHERE d.municipality_id = $1 AND d.source_kind = 'request'
  AND ($2::uuid IS NULL OR d.source_id < $2)
  AND ($4::text IS NULL OR d.reference = $4)
  AND ($5::boolean OR d.list_id IS NULL)
  AND ($6::text[] IS NULL OR d.state = ANY($6)
       OR d.state = 'failed' AND (coalesce(d.reason, '') = ANY($7::text[])
                                  OR $8::boolean AND coalesce(d.reason, '') <> ALL($9::text[])))
ORDER BY d.source_id DESC
LIMIT $3
