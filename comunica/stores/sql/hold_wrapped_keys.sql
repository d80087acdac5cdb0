-- The wrapped data keys of all municipalities, which nobody else changes until the transaction is over.
SELECT id, slug, wrapped_key FROM municipality ORDER BY id FOR UPDATE
