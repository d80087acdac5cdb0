-- Who publishes alerts under this name. $1: slug.
SELECT id, name, istat_code, privacy_url, contacts, created_at FROM municipality WHERE slug = $1
