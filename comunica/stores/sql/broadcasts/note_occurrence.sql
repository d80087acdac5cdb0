-- What became of an occurrence: its key says it once. $1: municipality, $2: series, $3: occurs at, $4: outcome,
-- $5: broadcast, $6: reason.
INSERT INTO series_occurrence (municipality_id, series_id, occurs_at, outcome, broadcast_id, reason)
VALUES ($1, $2, $3, $4, $5, $6)
