-- A municipality, for an operator. $1: its id.
SELECT id, slug, name, province, istat_code, service_name, language, timezone, trial, created_at FROM municipality WHERE id = $1
