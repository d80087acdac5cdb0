-- All municipalities have said what they do with it. $1: partner, $2: id.
DELETE FROM alert_fan_out WHERE partner_id = $1 AND id = $2
