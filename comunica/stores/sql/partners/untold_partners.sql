-- Partners who have not been told yet of all that they submitted on NATS.
SELECT partner_id FROM fan_out_branch WHERE told IN ('nothing', 'settled')
UNION
SELECT partner_id FROM fan_out WHERE NOT told_finished
