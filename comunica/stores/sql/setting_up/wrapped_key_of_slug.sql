-- Id and data key of a municipality that may exist. $1: slug.
SELECT id, wrapped_key FROM municipality WHERE slug = $1
