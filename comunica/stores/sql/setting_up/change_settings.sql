-- A municipality as its own people set it; a row back if it changed. $1: municipality, $2: name of the service, $3:
-- contacts, $4: privacy page, $5: notice version, $6: retention in days, $7: profile, $8: on trial.
UPDATE municipality SET service_name = $2, contacts = $3, privacy_url = $4, notice_version = $5, retention_days = $6,
                        profile = $7, trial = $8
WHERE id = $1 AND (service_name, contacts, privacy_url, notice_version, retention_days, profile, trial)
    IS DISTINCT FROM ($2, $3, $4, $5, $6, $7::jsonb, $8)
RETURNING id
