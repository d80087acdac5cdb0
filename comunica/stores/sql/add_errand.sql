-- An errand of a town. $1: municipality, $2: id, $3: kind, $4: what is asked, $5: by which key.
INSERT INTO errand (municipality_id, id, kind, asked, asked_by) VALUES ($1, $2, $3, $4, $5)
