-- The municipality whose texts are asked for. $1: slug.
SELECT id, language FROM municipality WHERE slug = $1
