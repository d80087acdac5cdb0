-- One partner. $1: its id, or null, $2: its slug, or null.
SELECT id, slug, name, contact, created_at, closed_at FROM partner WHERE id = $1::uuid OR slug = $2::text
