-- A municipality as its gazetteer and its reader need it. $1: id.
SELECT id, name, province, service_name, profile FROM municipality WHERE id = $1
