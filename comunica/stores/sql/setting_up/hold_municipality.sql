-- A municipality as it was set up, to be changed by nobody else until the transaction ends. $1: its id.
SELECT slug, name, province, istat_code, service_name, contacts, privacy_url, notice_version, language, timezone,
       retention_days, profile, trial
FROM municipality WHERE id = $1 FOR UPDATE
