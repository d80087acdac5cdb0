-- The console: the staff of a municipality, who sign in there.

-- Who brought a list in: a program with a key, or a person of the staff. `committed_by` is the id of either.
ALTER TABLE people_import ADD COLUMN committed_holder text NOT NULL DEFAULT 'key'
    CHECK (committed_holder IN ('key', 'staff'));
