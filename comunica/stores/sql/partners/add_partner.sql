-- A new partner; no row back if the slug is taken. $1: id, $2: slug, $3: name, $4: contact, $5: created at.
INSERT INTO partner (id, slug, name, contact, created_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (slug) DO NOTHING
RETURNING id
