-- Where the chain over a town's log ends. $1: municipality.
SELECT number, digest, until FROM audit_seal WHERE municipality_id = $1 ORDER BY number DESC LIMIT 1
