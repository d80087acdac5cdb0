-- The broadcasts that an alert became. $1: municipality, $2: alert, $3: their ids, $4: which of its infos each says.
INSERT INTO cap_alert_broadcast (municipality_id, alert_id, broadcast_id, info)
SELECT $1, $2, b.id, b.info FROM unnest($3::uuid[], $4::int[]) AS b (id, info)
