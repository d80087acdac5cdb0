-- A municipality, for an operator. $1: its id.
SELECT id, slug, name, province, istat_code, service_name, language, trial, created_at FROM municipality WHERE id = $1
