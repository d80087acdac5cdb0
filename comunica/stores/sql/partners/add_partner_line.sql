-- A line about a partner: who did what. $1: partner, $2: id, $3: who, $4: what, $5: to which of its keys or nkeys, or null.
INSERT INTO partner_audit_entry (partner_id, id, who, what, about) VALUES ($1, $2, $3, $4, $5)
