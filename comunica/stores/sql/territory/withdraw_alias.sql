-- Take back a name that staff taught; a row back if it was in force. $1: municipality, $2: kind of the target, $3: its id,
-- $4: alias, $5: who.
UPDATE taught_alias SET withdrawn_at = now(), withdrawn_by = $5
WHERE municipality_id = $1 AND target_kind = $2 AND target_id = $3 AND alias = $4 AND withdrawn_at IS NULL
RETURNING id
