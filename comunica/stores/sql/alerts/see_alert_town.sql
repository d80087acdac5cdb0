-- What an alert needs to know of a municipality. $1: its id.
SELECT istat_code, language, timezone FROM municipality WHERE id = $1
