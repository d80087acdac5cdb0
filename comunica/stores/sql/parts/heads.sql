headcount AS s
LEFT JOIN chosen AS c ON c.street_id = s.street_id
