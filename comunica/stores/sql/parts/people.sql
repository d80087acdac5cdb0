(SELECT *, leading_number(house_number) AS number FROM subscriber) AS s
LEFT JOIN chosen AS c ON c.street_id = s.street_id
