-- A municipality as it was set up, with its budget. $1: its id. `cap_micros` null: no cap.
SELECT slug, name, province, istat_code, service_name, contacts, privacy_url, notice_version, language, timezone,
       retention_days, profile, trial, b.cap_micros, b.currency
FROM municipality AS m
LEFT JOIN budget AS b ON b.municipality_id = m.id
WHERE m.id = $1
