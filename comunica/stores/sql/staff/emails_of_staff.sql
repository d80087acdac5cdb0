-- The e-mails of the staff of the municipalities at hand, which nobody else changes until the transaction is over.
SELECT municipality_id, id, email_sealed FROM staff_member ORDER BY municipality_id, id FOR UPDATE
