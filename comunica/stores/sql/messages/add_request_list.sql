-- Many requests of one POST. $1: municipality, $2: id, $3: name, $4: template, $5: its version, $6: lane, $7: deliveries,
-- $8: rows refused, $9: reference, $10: who asked, $11: is a test, $12: scheduled for, $13: created at.
INSERT INTO request_list (municipality_id, id, name, template_id, template_version, lane, resolved, refused, reference,
                          submitted_by, is_test, scheduled_for, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
