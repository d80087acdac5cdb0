-- A partner is closed, for good; its id back if it was not before. $1: partner.
UPDATE partner SET closed_at = now() WHERE id = $1 AND closed_at IS NULL
RETURNING id
