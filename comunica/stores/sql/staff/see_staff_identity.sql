-- Since when somebody has linked a digital identity; no row: they have not. $1: municipality, $2: person.
SELECT linked_at FROM staff_identity WHERE municipality_id = $1 AND staff_id = $2
