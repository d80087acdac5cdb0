-- The partner's alert that is longest due, which nobody else comes to for a while. $1: for how long.
UPDATE alert_fan_out SET attempts = attempts + 1, not_before = now() + $1::interval
WHERE (partner_id, id) = (
    SELECT partner_id, id FROM alert_fan_out WHERE not_before <= now()
    ORDER BY not_before LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING partner_id, id, message, municipalities, given_by, may_draft, may_send, may_send_urgent, reach, attempts,
          waits_since
