-- Who has left the service, or never joined, lives in a zone that was taken away no more: if they come back, the office
-- looks where they live. $1: municipality, $2: id of the zone.
UPDATE subscriber SET zone_id = NULL WHERE municipality_id = $1 AND zone_id = $2 AND consent <> 'opted_in'
