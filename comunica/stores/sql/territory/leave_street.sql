-- Who has left the service, or never joined, lives in a street that was taken away no more: a later street of its id is
-- another one. $1: municipality, $2: id of the street.
UPDATE subscriber SET street_id = NULL, house_number = NULL
WHERE municipality_id = $1 AND street_id = $2 AND consent <> 'opted_in'
