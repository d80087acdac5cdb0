-- Whether whoever gives this alert gave another one under the same names. $1: municipality, $2: sender, $3: identifier,
-- $4: reach, $5: digest, $6: partner or null. What somebody else says under these names does not stand in its way.
SELECT EXISTS (SELECT FROM cap_alert
               WHERE municipality_id = $1 AND sender = $2 AND identifier = $3 AND reach = $4 AND digest <> $5
                 AND partner_id IS NOT DISTINCT FROM $6)
