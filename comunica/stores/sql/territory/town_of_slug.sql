-- A municipality as its gazetteer and its reader need it. $1: slug.
SELECT id, name, province, service_name, profile FROM municipality WHERE slug = $1
