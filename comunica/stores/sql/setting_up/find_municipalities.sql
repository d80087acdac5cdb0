-- The municipalities with these words in name or slug, for an operator. $1: the words in small letters; empty: all.
SELECT id FROM municipality WHERE $1::text = '' OR position($1 IN lower(name)) > 0 OR position($1 IN slug) > 0
