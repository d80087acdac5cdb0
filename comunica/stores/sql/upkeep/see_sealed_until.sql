-- Until when a town's log is sealed; null: not at all yet. $1: municipality.
SELECT until FROM audit_seal WHERE municipality_id = $1 ORDER BY number DESC LIMIT 1
