-- What a town has committed in the month in which a delivery was claimed. $1: municipality, $2: source, $3: recipient.
SELECT coalesce(sum(s.micros), 0)::bigint FROM spend AS s
WHERE s.municipality_id = $1
  AND s.month = (SELECT month_of(d.claimed_at) FROM delivery AS d
                 WHERE d.municipality_id = $1 AND d.source_id = $2 AND d.recipient_id = $3)
