-- Some municipalities wait: somebody comes to it after this time. $1: partner, $2: id, $3: pause.
UPDATE alert_fan_out SET not_before = now() + $3::interval WHERE partner_id = $1 AND id = $2
