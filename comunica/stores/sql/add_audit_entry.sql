-- Who did what. $1: municipality, $2: id, $3: who, $4: what, $5: counts, $6: reason.
INSERT INTO audit_entry (municipality_id, id, who, what, counts, reason) VALUES ($1, $2, $3, $4, $5, $6)
