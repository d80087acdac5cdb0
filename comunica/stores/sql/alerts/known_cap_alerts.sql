-- How many of these alerts came before. $1: municipality, $2: senders, $3: identifiers, $4: reach.
SELECT count(DISTINCT a.id)
FROM unnest($2::text[], $3::text[]) AS r (sender, identifier)
JOIN cap_alert AS a ON a.municipality_id = $1 AND a.sender = r.sender AND a.identifier = r.identifier AND a.reach = $4
