-- A partner's alert, before any municipality takes it. $1: partner, $2: id, $3: the message, $4: municipalities, $5: key,
-- $6, $7, $8: whether it may draft, send, send urgently, $9: its reach, $10: for how long nobody else comes to it.
INSERT INTO alert_fan_out (partner_id, id, message, municipalities, given_by, may_draft, may_send, may_send_urgent, reach,
                           not_before)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now() + $10::interval)
