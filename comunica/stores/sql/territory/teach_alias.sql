-- A name that staff teach; a row back if it was not in force. $1: municipality, $2: fresh id, $3: kind of the target,
-- $4: its id, $5: alias, $6: who.
INSERT INTO taught_alias (municipality_id, id, target_kind, target_id, alias, taught_by)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (municipality_id, target_kind, target_id, alias) WHERE withdrawn_at IS NULL DO NOTHING
RETURNING id
