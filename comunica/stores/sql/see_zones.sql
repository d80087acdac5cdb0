-- The zones and contrade of the municipalities that this transaction sees, in order of their names.
SELECT municipality_id, id, kind, name, aliases, zones FROM zone ORDER BY municipality_id, name, id
