-- A page of what test keys asked for, as it stands at a moment, newest first. $1: municipality, $2: older than this one,
-- or null, $3: how many, $4: reference, or null, $5: rows of lists too, $6: states, or null for all, $7: reasons of failed
-- ones, $8: failed ones too whose reason is not among $9; $10: the moment.
WITH stands AS (
    SELECT r.*, v.body AS template_body, v.parameters, $10 >= r.last_at AS is_over,
           CASE WHEN $10 >= r.last_at THEN r.last_state WHEN $10 >= r.first_at THEN r.first_state ELSE 'queued' END AS state
    FROM test_request AS r
    LEFT JOIN template_version AS v
        ON v.municipality_id = r.municipality_id AND v.template_id = r.template_id AND v.version = r.template_version
    WHERE r.municipality_id = $1
      AND ($2::uuid IS NULL OR r.id < $2)
      AND ($4::text IS NULL OR r.reference = $4)
      AND ($5::boolean OR r.list_id IS NULL)
)
SELECT id, reference, template_id, template_version, body_sealed, template_body, parameters, state,
       CASE WHEN is_over THEN reason END AS reason, CASE WHEN is_over THEN error_code END AS error_code,
       'phone' AS address_kind, address_sealed, created_at,
       CASE WHEN $10 >= first_at AND first_state <> 'queued' OR is_over THEN first_at END AS sent_at,
       CASE WHEN is_over THEN last_at END AS completed_at, nullif(first_at, created_at) AS scheduled_for
FROM stands
WHERE $6::text[] IS NULL OR state = ANY($6)
   OR state = 'failed' AND (coalesce(reason, '') = ANY($7::text[])
                            OR $8::boolean AND coalesce(reason, '') <> ALL($9::text[]))
ORDER BY id DESC
LIMIT $3
