-- What a partner submitted on NATS and was told of in every municipality, but not as a whole. $1: partner, $2: how many at most.
SELECT f.id AS fan_out_id, f.idempotency_key FROM fan_out AS f
WHERE f.partner_id = $1 AND NOT f.told_finished
  AND NOT EXISTS (SELECT FROM fan_out_branch AS b
                  WHERE b.partner_id = f.partner_id AND b.fan_out_id = f.id AND b.told <> 'finished')
ORDER BY f.id
LIMIT $2
